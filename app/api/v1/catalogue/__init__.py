"""The knowledge as it is served: every test, rule, dose and source of a pack."""
