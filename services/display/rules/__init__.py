"""What stands on the wall: pure functions of records and values."""
