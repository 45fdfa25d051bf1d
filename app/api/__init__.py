"""The facades: one package for each outside contract. They never import each other.

Floor 5.
"""
