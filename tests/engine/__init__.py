"""Reasoning: logic, generated code, computations, intake and probabilities."""
