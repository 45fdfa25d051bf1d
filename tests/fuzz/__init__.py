"""The service under requests nobody would think of: generated, wrong on purpose, and marked."""
