"""What a socket is sent. All sockets of one børs that ask for the same stream are sent the same bytes."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from frivilligbors.enums import Scene

SEPARATOR = "|"


class StreamKind(StrEnum):
    """The streams there are.

    `board` is the public default: the whole board as JSON. `wall` and `numbers` bring the board and the regions of the page
    that changed. `own` tells one participant, `desk` the brokers and `overview` the organisers that something of theirs is new.
    """

    BOARD = "board"
    WALL = "wall"
    NUMBERS = "numbers"
    OWN = "own"
    DESK = "desk"
    OVERVIEW = "overview"


PICTURES = (StreamKind.WALL, StreamKind.NUMBERS)
SIGNALS = (StreamKind.OWN, StreamKind.DESK, StreamKind.OVERVIEW)
KINDS = {kind.value: kind for kind in StreamKind}
SCENES = {scene.value: scene.value for scene in Scene if scene is not Scene.AUTO}


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream. `language` and `base` (the address that is written on the page) of a picture; `participant`: whose `own` is;
    `scene`: the one that a wall shows whatever the others do."""

    kind: StreamKind = StreamKind.BOARD
    language: str = ""
    base: str = ""
    participant: str = ""
    scene: str = ""

    def encode(self) -> str:
        """As one word."""
        return SEPARATOR.join((self.kind, self.language, self.base, self.participant, self.scene))

    @classmethod
    @lru_cache(1000)  # of a hall that comes back, nearly all ask for the same few
    def decode(cls, word: str) -> "Stream":
        """From that word; any other is the board."""
        kind, language, base, participant, scene = (*word.split(SEPARATOR), "", "", "", "", "")[:5]
        return cls(KINDS[kind], language, base, participant, SCENES.get(scene, "")) if kind in KINDS else BOARD


BOARD = Stream()


@dataclass(frozen=True, slots=True)
class Payloads:
    """What is sent of a stream: `full` to whoever has just come or missed one, to the others the `changes` since the last."""

    full: bytes
    changes: bytes
