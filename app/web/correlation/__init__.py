"""What ties a request to its log lines and to the caller's trace."""
