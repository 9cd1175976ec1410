"""The loops that follow the log of every børs, and what they keep up with it: the board, and the letters."""
