"""What is kept: SQLAlchemy on SQLite or PostgreSQL, and nothing else in the house knows it.

Floor 3, beside services and knowledge and blind to both; `app.main` joins them.
"""
