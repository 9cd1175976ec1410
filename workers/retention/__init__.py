"""Retention: a børs is erased on its date, and what an erasure leaves outside the store is removed."""
