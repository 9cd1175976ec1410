"""What registration reads from Redis, and the commits it makes of what the rules decide."""
