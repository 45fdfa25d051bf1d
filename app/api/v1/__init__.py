"""Version 1 of the REST facade: typed request, answer, catalogue."""
