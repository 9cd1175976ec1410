"""How letters leave: from the queue through a pool of senders, over SMTP, with a circuit breaker for servers that fail."""
