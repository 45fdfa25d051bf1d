"""The pages, from the outside and without a browser."""
