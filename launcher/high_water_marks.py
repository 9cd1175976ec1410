"""High-water marks: how far each børs was seen to have come, kept beside the store's folder to detect data loss.

For each børs: its epoch, the position of its newest fact and the number of its newest agreement. What can be read was synced
first, so no mark is above what was acknowledged.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from redis import Redis

from frivilligbors import keys

from . import best_effort_io

AGREEMENT = "agreement"  # the counter of agreement numbers


@dataclass(frozen=True, slots=True)
class HighWaterMark:
    """How far a børs has come."""

    epoch: str
    position: int
    agreement: int


@dataclass(frozen=True, slots=True)
class DataLoss:
    """A børs whose log is shorter than its high-water mark."""

    bors: str
    recorded: HighWaterMark
    current: HighWaterMark

    def __str__(self) -> str:
        text = f"{self.bors}: {_count_and_numbers('fact', self.current.position, self.recorded.position)}"
        if self.recorded.agreement > self.current.agreement:
            text += f", {_count_and_numbers('agreement', self.current.agreement, self.recorded.agreement)}"
        return text


def measure(client: "Redis") -> dict[str, HighWaterMark]:
    """The present mark of each børs; empty values where a key has another type. Raises RedisError."""
    borser = sorted(_text(bors) for bors in cast("set[bytes]", client.smembers(keys.DIRECTORY)))
    pipe = client.pipeline(transaction=False)
    for bors in borser:
        pipe.hget(keys.BORS.of(bors), "epoch")
        pipe.xlen(keys.LOG.of(bors))
        pipe.get(keys.SEQUENCE.of(bors, AGREEMENT))
    values = pipe.execute(raise_on_error=False)
    return {
        bors: HighWaterMark(_text(epoch), _number(length), _number(number))
        for bors, epoch, length, number in zip(borser, values[::3], values[1::3], values[2::3], strict=True)
    }


def path_for(folder: Path) -> Path:
    """The file of the marks: beside the store's folder, so that it survives its loss."""
    return folder.with_name("witness.json")


def _text(value: object) -> str:
    if isinstance(value, Exception) and not str(value).startswith("WRONGTYPE"):
        raise value
    return value.decode(errors="replace") if isinstance(value, bytes) else ""


def _number(value: object) -> int:
    digits = str(value) if isinstance(value, int) else _text(value)
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def read(folder: Path) -> dict[str, HighWaterMark]:
    """The marks written last. Empty if the file is missing or invalid."""
    try:
        values: dict[str, dict[str, Any]] = json.loads(path_for(folder).read_text())
        return {
            bors: HighWaterMark(str(mark["epoch"]), int(mark["position"]), int(mark["agreement"]))
            for bors, mark in values.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write(folder: Path, marks: Mapping[str, HighWaterMark]) -> bool:
    """Write and fsync the marks. False if they could not be written."""
    return best_effort_io.write_file(
        path_for(folder), json.dumps({bors: asdict(mark) for bors, mark in marks.items()}), durable=True
    )


def find_losses(recorded: Mapping[str, HighWaterMark], current: Mapping[str, HighWaterMark]) -> Iterator[DataLoss]:
    """The børser that are behind their marks. A log that was replaced (another epoch) is not."""
    for bors, mark in recorded.items():
        found = current.get(bors, HighWaterMark(mark.epoch, 0, 0))
        if found.epoch == mark.epoch and found.position < mark.position:
            yield DataLoss(bors, mark, found)


def describe(marks: Mapping[str, HighWaterMark]) -> str:
    """The marks as text."""
    return (
        "; ".join(f"{bors}: {mark.position} facts, {mark.agreement} agreements" for bors, mark in marks.items())
        or "nobody noted what"
    )


def _count_and_numbers(what: str, current: int, recorded: int) -> str:
    lost = recorded - current
    return f"{lost} {what}{'s' if lost > 1 else ''} (no. {f'{current + 1} to {recorded}' if lost > 1 else recorded})"
