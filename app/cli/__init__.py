"""Operator commands: ``hamstring-cds COMMAND``, or ``python -m app.cli COMMAND``."""

from app.cli.commands import main

__all__ = ["main"]
