"""The language of the clinic: frozen knowledge models, findings, evaluations and errors.

Floor 0. Imports nothing of this project and touches no web, database, file, clock or randomness.
"""
