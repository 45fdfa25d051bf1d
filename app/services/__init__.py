"""The use cases.

Floor 3, beside persistence and knowledge and blind to both; `app.main` joins them.
"""
