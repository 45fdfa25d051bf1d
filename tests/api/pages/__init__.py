"""The pages, through the application as it is served."""
