"""The pages for people: the interactive documentation and the form."""
