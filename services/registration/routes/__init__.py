"""The pages and JSON calls of registration: HTTP alone."""
