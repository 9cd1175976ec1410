"""What every page shares: the Flask shell, who is asking, strict forms, and errors in words."""

from .house import House, house, the_bors

__all__ = ["House", "house", "the_bors"]
