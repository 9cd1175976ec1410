"""What the store was seen to hold, written down beside its folder: how a store that lost what it had acknowledged is found out.

For each børs its epoch, the position of its newest fact and the number of its newest agreement. What can be read has been on
disk, so nobody is ever told of more than was acknowledged.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from redis import Redis

from frivilligbors import keys

from . import best_effort_io

AGREEMENT = "agreement"  # the counter of their numbers


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a børs had come."""

    epoch: str
    position: int
    agreement: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What is missing of a børs: it was seen to have come further than it has."""

    bors: str
    was: Seen
    now: Seen

    def __str__(self) -> str:
        lost = f"{self.bors}: {_numbered('fact', self.now.position, self.was.position)}"
        if self.was.agreement > self.now.agreement:
            lost += f", {_numbered('agreement', self.now.agreement, self.was.agreement)}"
        return lost


def look(client: "Redis") -> dict[str, Seen]:
    """What the store holds; nothing where something else is in its place, which stops no other børs. Raises RedisError."""
    borser = sorted(_text(bors) for bors in cast("set[bytes]", client.smembers(keys.DIRECTORY)))
    pipe = client.pipeline(transaction=False)
    for bors in borser:
        pipe.hget(keys.BORS.of(bors), "epoch")
        pipe.xlen(keys.LOG.of(bors))
        pipe.get(keys.COUNTER.of(bors, AGREEMENT))
    told = pipe.execute(raise_on_error=False)
    return {
        bors: Seen(_text(epoch), _number(length), _number(number))
        for bors, epoch, length, number in zip(borser, told[::3], told[1::3], told[2::3], strict=True)
    }


def file_of(folder: Path) -> Path:
    """Where it is written down what a store's folder holds: not in there, so that it outlives it."""
    return folder.with_name("witness.json")


def _text(told: object) -> str:
    if isinstance(told, Exception) and not str(told).startswith("WRONGTYPE"):
        raise told
    return told.decode(errors="replace") if isinstance(told, bytes) else ""


def _number(told: object) -> int:
    digits = str(told) if isinstance(told, int) else _text(told)
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def read(folder: Path) -> dict[str, Seen]:
    """What was seen last, of a store's folder. Nothing where nothing that is whole was written down."""
    try:
        told: dict[str, dict[str, Any]] = json.loads(file_of(folder).read_text())
        return {bors: Seen(str(one["epoch"]), int(one["position"]), int(one["agreement"])) for bors, one in told.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write(folder: Path, seen: Mapping[str, Seen]) -> bool:
    """Write down what was seen, and have it on disk: a power cut is what it is for. False: it could not be written just now."""
    return best_effort_io.keep(file_of(folder), json.dumps({bors: asdict(one) for bors, one in seen.items()}), lasting=True)


def losses(was: Mapping[str, Seen], now: Mapping[str, Seen]) -> Iterator[Loss]:
    """What is missing now. A log that was replaced (another epoch) is not the one that was seen."""
    for bors, before in was.items():
        found = now.get(bors, Seen(before.epoch, 0, 0))
        if found.epoch == before.epoch and found.position < before.position:
            yield Loss(bors, before, found)


def held(seen: Mapping[str, Seen]) -> str:
    """What a store held that is gone, in words."""
    return (
        "; ".join(f"{bors}: {one.position} facts, {one.agreement} agreements" for bors, one in seen.items())
        or "nobody noted what"
    )


def _numbered(what: str, now: int, was: int) -> str:
    lost = was - now
    return f"{lost} {what}{'s' if lost > 1 else ''} (no. {f'{now + 1} to {was}' if lost > 1 else was})"
