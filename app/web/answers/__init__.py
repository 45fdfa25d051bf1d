"""What an answer is given on its way out."""
