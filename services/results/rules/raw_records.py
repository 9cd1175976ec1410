"""The records of a børs as they are kept: whoever writes a file decodes them, since thousands take their time. Pure."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from frivilligbors.codec import Unreadable, unpack

T = TypeVar("T")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RawRecords:
    """Everything that a børs keeps of these kinds. Each chunk is a JSON list of records as flat fields of text."""

    participants: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()


def decoded(kind: type[T], chunks: tuple[str, ...]) -> Iterator[T]:
    """The records of these chunks, in their order. One that cannot be read is left out, and logged without what it says."""
    for chunk in chunks:
        for fields in json.loads(chunk):
            try:
                yield unpack(kind, fields)
            except Unreadable:
                logger.warning("A record of %s cannot be read.", kind.__name__)
