"""What organisers read and write: the store of a børs."""
