"""Clients generated from the specification, as an integrator makes and uses them."""
