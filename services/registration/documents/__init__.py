"""Badges on paper."""
