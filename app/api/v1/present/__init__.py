"""From an evaluation in ids to the answer in words. Pure: no web, no services."""
