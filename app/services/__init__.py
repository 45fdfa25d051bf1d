"""The use cases, and as protocols what they need from outside.

Floor 3, beside persistence and knowledge and blind to both; `app.main` joins them.
"""
