"""Pure reasoning: findings and a compiled pack in, an evaluation out.

Floor 1. Touches no web, database, file, clock or randomness.
"""

ENGINE_VERSION = "1.0.0"
"""Raised whenever the same findings and pack could give another evaluation."""
