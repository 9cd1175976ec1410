"""The wall: how many agreements, and between whom, for everybody in the room and at home."""
