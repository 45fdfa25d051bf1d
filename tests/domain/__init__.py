"""The language of the clinic: what a rule may say at all."""
