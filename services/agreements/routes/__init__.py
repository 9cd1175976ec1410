"""The ways in: calls for machines, and the desk for brokers."""
