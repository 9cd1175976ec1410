"""What follows from an erasure once it is committed: the post box, the append-only files, the list of erased ids."""
