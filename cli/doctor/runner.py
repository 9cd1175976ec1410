"""One round of the doctor: every check at once, each for so long and no longer, whatever becomes of the others."""

import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module

from redis.exceptions import RedisClusterException, RedisError

from frivilligbors.settings import Unusable

from .result import Ailing, Found, Unknown
from .target import Patient

DEADLINE = 6.0  # seconds for each: those that wait for somebody do so for three

CHECKS = {
    "store": "ground",
    "memory": "ground",
    "clock": "ground",
    "files": "data_folder",
    "disk": "data_folder",
    "logs": "data_folder",
    "processes": "processes",
    "restore": "contents",
    "facts": "contents",
    "records": "contents",
    "board": "followers",
    "letters": "followers",
    "queue": "mail",
    "post": "mail",
    "post-office": "mail",
    "postbox": "mail",
    "web": "doors",
    "door": "doors",
    "wall": "doors",
}
Check = Callable[[Patient], str]


def examine(names: Sequence[str], patient: Patient, within: float = DEADLINE) -> dict[str, Found]:
    """What these checks found, in their order."""
    return rounds({name: check(name) for name in names}, patient, within)


def check(name: str) -> Check:
    """The check of this name: says in a line what it found, or raises Ailing or Unknown."""
    found: Check = getattr(import_module(f".{CHECKS[name]}", __package__), name.replace("-", "_"))
    return found


def rounds(checks: dict[str, Check], patient: Patient, within: float) -> dict[str, Found]:
    """What they found, those that are not done in time included: nobody waits for them."""
    told: dict[str, Found] = {}

    def do(name: str, look: Check) -> None:
        told.setdefault(name, _found(look, patient))

    threads = [threading.Thread(target=do, args=one, daemon=True) for one in checks.items()]
    until = time.monotonic() + within
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    late = Found(False, f"gave no answer within {within:.0f} s: whatever it looks at hangs")
    return {name: told.setdefault(name, late) for name in checks}


def _found(look: Check, patient: Patient) -> Found:
    try:
        return Found(True, look(patient))
    except Ailing as wrong:
        return Found(False, str(wrong))
    except Unknown as unseen:
        return Found(None, str(unseen))
    except (Unusable, RedisError, RedisClusterException, OSError) as wrong:
        return Found(False, f"{wrong}")
    except Exception as broken:  # noqa: BLE001 - a doctor that falls over one thing would not see the others
        return Found(False, f"could not be looked at ({type(broken).__name__}: {broken})")
