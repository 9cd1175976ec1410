"""The hub: one process that owns the socket of every screen and writes each board, framed once, to all of them."""
