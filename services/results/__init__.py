"""The result of an evening: its page, its files, and what an organiser does to publish it."""
