"""The rehearsal: plays a whole evening through the public HTTP interface and checks the result."""

from .checks import Check, run_checks
from .evening import Evening, load_evening
from .play import play

__all__ = ["Check", "Evening", "load_evening", "play", "run_checks"]
