"""How strictly a request is read, and what is said of one that does not validate."""
