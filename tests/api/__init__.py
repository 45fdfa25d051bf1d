"""The facades, each from the outside."""
