"""Problem documents (RFC 9457): their types, and how one is sent from any layer."""
