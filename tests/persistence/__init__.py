"""What is kept: on SQLite always, on PostgreSQL where there is one."""
