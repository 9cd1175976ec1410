"""What follows from the facts: the board, the letters and how they are mailed, and what completes an erasure."""
