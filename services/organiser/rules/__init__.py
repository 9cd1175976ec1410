"""The rules of the organiser: pure functions of records and values."""
