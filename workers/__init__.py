"""What follows from the facts: the board, the letters and the post."""
