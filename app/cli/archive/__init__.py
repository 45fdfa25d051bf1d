"""Evaluates archives of any size: files in, files out, all cores, memory that stays flat."""
