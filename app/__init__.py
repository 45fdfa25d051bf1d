"""Hamstring CDS: clinical decision support for deep buttock pain, as a REST API."""

__version__ = "0.1.0"
