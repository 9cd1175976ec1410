"""What agreements prints."""
