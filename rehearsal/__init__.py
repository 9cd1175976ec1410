"""The rehearsal: plays a whole evening through the public HTTP interface and checks the result."""

from .checks import Check, run_checks
from .evening import Evening, read_evening
from .play import play

__all__ = ["Check", "Evening", "play", "read_evening", "run_checks"]
