"""The dress rehearsal: a whole evening, played through the public interface and counted afterwards."""

from .evening import Evening, evening
from .main import command
from .player import play
from .verdict import Check, verdict

__all__ = ["Check", "Evening", "command", "evening", "play", "verdict"]
