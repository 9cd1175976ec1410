"""In every process of a house that is photographed: its clock stands still, and what is drawn by lot is the same each time.

Python loads this file by itself when its folder is in PYTHONPATH. HOUSE_CLOCK names a file that holds the moment, as ISO 8601
in UTC; where it is not set, everything is as ever. Only the web process draws alike: two processes would draw the same ids.
"""

import importlib.abc
import os
import random
import sys
from datetime import datetime
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

SEED = 20260506


def stopped() -> datetime | None:
    """The moment in the file. Asked each time: a process that is forked gets its environment late."""
    file = os.environ.get("HOUSE_CLOCK")
    return datetime.fromisoformat(Path(file).read_text()) if file else None


def stop_the_store(module: Any) -> None:
    """The store tells the moment in the file, but in a pipeline, where the clock of the house corrects it."""
    commands: Any = module.ManagementCommands
    time = commands.time

    def stopped_time(redis: Any, **options: Any) -> Any:
        moment = None if hasattr(redis, "command_stack") else stopped()
        return (int(moment.timestamp()), moment.microsecond) if moment else time(redis, **options)

    commands.time = stopped_time


def stop_the_clock(module: Any) -> None:
    """So does the clock of the house, for what a batch has read."""
    from_store_time = module.RedisClock.from_store_time
    module.RedisClock.from_store_time = lambda clock, moment: stopped() or from_store_time(clock, moment)


def draw_alike(module: Any) -> None:
    """Codes and ids come in the same order in each house."""
    if "HOUSE_CLOCK" not in os.environ or "gunicorn" not in " ".join(sys.argv):
        return
    drawn = random.Random(SEED)
    module.secrets.randbelow = drawn.randrange
    module.new_id.__globals__["os"] = type("os", (), {"urandom": staticmethod(drawn.randbytes)})


CHANGES = {"redis.commands.core": stop_the_store, "frivilligbors.clock": stop_the_clock, "frivilligbors.codes": draw_alike}


class Change(importlib.abc.MetaPathFinder):
    """Changes a module at the moment it is loaded, so that none is loaded earlier than it would be."""

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module itself, with what is changed about it."""
        spec = PathFinder.find_spec(name, path, target) if name in CHANGES else None
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_changed(module: ModuleType) -> None:
            load(module)
            CHANGES[name](module)

        spec.loader.exec_module = load_changed  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, Change())
