"""What the result of a børs is, worked out from its facts and records. Pure."""
