"""A copy of the store in one file: every børs as it stood at one moment, and back again."""
