"""The dress rehearsal: a whole evening, played through the public interface and counted afterwards."""

from .checks import Check, verdict
from .evening import Evening, evening
from .play import play

__all__ = ["Check", "Evening", "evening", "play", "verdict"]
