"""A board counted anew from a long log: read from the store, parsed and folded, as `frivilligbors rebuild` does it."""

import tempfile
import time
from contextlib import closing
from pathlib import Path

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.connections import blocking_client
from frivilligbors.redis_client import RedisClient
from tests.stores import own_store

from .pure import entry
from .size import Size
from .table import Table, across, middle

BORS = "lang"
AT_ONCE = 5_000
PROMISED = 15.0  # seconds for a million facts


def rebuild(size: Size, _: set[str]) -> Table:
    """The whole log, from its first fact."""
    table = Table(
        f"A board rebuilt from {size.log:,} facts",
        f"Everything: the store's answers, their parsing, the fold; one process beside a store of its own. {size.runs} runs.",
        ("seconds", "of them CPU", "facts/s"),
    )
    with tempfile.TemporaryDirectory() as folder, own_store(Path(folder)) as url, closing(blocking_client(url)) as redis:
        _write_log(redis, size.log)
        took, cpu = [], []
        for _run in range(size.runs):
            began, used = time.perf_counter(), time.process_time()
            board = Boards(redis).rebuilt(BORS)
            took.append(time.perf_counter() - began)
            cpu.append(time.process_time() - used)
            if board.position != size.log:
                raise RuntimeError(f"{board.position} facts were counted of {size.log}")
    table.rows.append((across(took, 2), across(cpu, 2), across((size.log / seconds for seconds in took), 0)))
    limit = PROMISED * size.log / 1_000_000
    table.holds(f"rebuilt in < {limit:g} s", f"{middle(took):.1f} s", middle(took) < limit)
    return table


def _write_log(redis: RedisClient, facts: int) -> None:
    for start in range(1, facts + 1, AT_ONCE):
        pipe = redis.pipeline(transaction=False)
        for number in range(start, min(start + AT_ONCE, facts + 1)):
            pipe.xadd(keys.LOG.of(BORS), dict(entry(number)[1]), id=f"{number}-0")
        pipe.execute()
