"""Hamstring CDS: clinical decision support for deep buttock pain, as a REST API."""

__version__ = "0.1.0"

CONTRACT_VERSION = "1.0.0"
"""Version of what the specification promises (semver); docs/contract.md says when it rises."""
