"""What every page shares: the Flask shell, who is asking, strict forms, and errors in words."""

from .context import Context, current_context, find_bors, known_bors

__all__ = ["Context", "current_context", "find_bors", "known_bors"]
