"""The OpenAPI document, and what the layers add to it."""
