"""What an operator sees and steers: logs, counts, the life of a process."""
