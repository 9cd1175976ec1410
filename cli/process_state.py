"""What the system says a process is doing."""

from pathlib import Path

from .best_effort import attempt

STOPPED, WAITS_FOR_DISK = frozenset("Tt"), frozenset("D")


def state_of(pid: int) -> str:
    """One letter, as in `ps`; nothing where the system does not tell (macOS) or there is no such process."""
    told = attempt(lambda: Path(f"/proc/{pid}/stat").read_text(), "")
    return told.rpartition(")")[2].strip()[:1]
