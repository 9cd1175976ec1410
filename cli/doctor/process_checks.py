"""The processes of a house on one machine: does each live, or was it stopped, and by how much does it work?"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.best_effort_io import attempt
from launcher.watchdog import STOPPED, state_of

from .result import Ailing, Unknown, together
from .target import ELSEWHERE, Patient

LAUNCHER = "launcher"
ENDED = frozenset("ZX")
CIRCLING = 0.2  # of a core: whoever uses that much while nothing happens goes round in a circle
TICKS = os.sysconf("SC_CLK_TCK")


def processes(patient: Patient) -> str:
    """Everybody the launcher started lives and was not stopped, and so does the launcher, which starts again who dies."""
    if patient.note is None:
        raise Unknown(ELSEWHERE)
    everybody = [LAUNCHER, *patient.processes]
    if ailing := [trouble for name in everybody if (trouble := ails(patient, name))]:
        raise Ailing(together(ailing))
    return f"{len(everybody)} run: {', '.join(everybody)}"


def ails(patient: Patient, name: str) -> str:
    """What is wrong with one process, as far as the system tells; nothing, if all is well or nobody can know."""
    if patient.note is None or (name not in patient.processes and name != LAUNCHER):
        return ""
    pid = patient.note.pid if name == LAUNCHER else patient.processes[name]
    if not pid:
        return f"the {name} process has ended and is about to be started again, {patient.where(name)}"
    for one in (pid, *(_children(pid) if name != LAUNCHER else ())):
        if trouble := _state(one):
            return f"the {name} process {trouble}{_and_then(name)}"
    return ""


@contextmanager
def watched(patient: Patient, name: str) -> Iterator[list[str]]:
    """Look at a process meanwhile; afterwards the list holds what is wrong with it, or how busy it was with nothing."""
    found: list[str] = []
    pid = patient.processes.get(name, 0)
    began, used = time.monotonic(), seconds_of(pid)
    yield found
    share = (seconds_of(pid) - used) / max(time.monotonic() - began, 0.1)
    if trouble := ails(patient, name):
        found.append(trouble)
    elif share > CIRCLING:
        found.append(f"process {pid} goes round in a circle ({share:.0%} of a core), {patient.where(name)}")


def seconds_of(pid: int) -> float:
    """How long a process has computed; 0 where nobody tells."""
    told = attempt(lambda: Path(f"/proc/{pid}/stat").read_text(), "").rpartition(")")[2].split()
    return sum(map(int, told[11:13])) / TICKS if len(told) > 13 else 0.0


def _state(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return f"({pid}) is dead"
    except PermissionError:
        pass
    state = state_of(pid)
    if state in ENDED:
        return f"({pid}) is dead"
    return f"({pid}) was stopped: kill -CONT {pid} lets it go on" if state and state in STOPPED else ""


def _and_then(name: str) -> str:
    return "; nobody starts again what dies meanwhile" if name == LAUNCHER else ""


def _children(pid: int) -> list[int]:
    return [int(one) for one in attempt(lambda: Path(f"/proc/{pid}/task/{pid}/children").read_text(), "").split()]
