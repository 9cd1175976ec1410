"""The hub: one process that owns the socket of every subscriber and writes each board, framed once, to all of them."""
