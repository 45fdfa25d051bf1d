"""The pages in a real browser: nothing from outside, no error, no breach of their policy."""
