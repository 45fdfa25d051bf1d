"""Wire shapes of the answers. Frozen when published; a field is added, never changed."""
