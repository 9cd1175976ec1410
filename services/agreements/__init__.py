"""Agreements: handshakes between two parties, and the agreements that brokers confirm at the desk."""
