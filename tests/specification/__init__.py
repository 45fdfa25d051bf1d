"""The contract: its form, its examples, how it may grow, and the gate that keeps it."""
