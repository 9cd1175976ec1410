"""Backups: a snapshot of every børs in one file, verified and restored."""
