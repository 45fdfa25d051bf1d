"""Archives evaluated from file to file."""
