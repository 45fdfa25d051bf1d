"""HTTP on the wire: one connection, its bounds, and what is refused before any layer."""
