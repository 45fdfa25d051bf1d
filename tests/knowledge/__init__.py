"""Packs: what is refused, and what the pack on the shelf promises."""
