"""Long work, such as a PDF of many sheets, away from the loop that serves everybody.

`run` hands a pure function of one dataclass to a process of its own and waits for the bytes it makes; meanwhile the loop serves
others. There are few such processes, a børs has a share of them and one person one, and no work may take for ever.
"""

import atexit
from collections.abc import Callable
from typing import TypeVar

from .pool import Busy, ChildPool, TakesTooLong

T = TypeVar("T")

__all__ = ["Busy", "ChildPool", "TakesTooLong", "run"]

_pool = ChildPool()
atexit.register(_pool.close)  # those kept warm do not wait for work that cannot come


def run(work: Callable[[T], bytes], argument: T, *, bors: str, by: str) -> bytes:
    """What `work` makes of `argument`; `bors` and `by` say whose share of the work it is.

    `work` stands at the top of a module and says which dataclass it takes. Raises Busy, TakesTooLong.
    """
    return _pool.run(work, argument, bors=bors, by=by)
