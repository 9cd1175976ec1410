"""The routes: JSON for machines, the desk for brokers, and the handshake pages for participants."""
