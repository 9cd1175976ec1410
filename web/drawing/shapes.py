"""What a picture is made of, as the template draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A count on its plate: the middle of the plate, and its width."""

    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """The agreements of one pair: one stroke each, or a closed band with a hairline for every ten."""

    pair: str
    count: int
    strokes: tuple[str, ...]
    stroke_width: float
    band: str
    tens: tuple[str, ...]
    label: Label | None


@dataclass(frozen=True, slots=True)
class Island:
    """A sector's hill, with the rings of agreements inside the sector. `x` is its middle, `mark_y` that of its mark."""

    sector: str
    x: float
    mark_y: float
    hill: str
    rings: Bundle


@dataclass(frozen=True, slots=True)
class Bridge:
    """The arches from the shore of `left` (at `start`) to that of `right` (at `end`)."""

    left: str
    right: str
    start: float
    end: float
    arches: Bundle


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture, back to front: bridges, then islands, then every label."""

    width: float
    height: float
    bridges: tuple[Bridge, ...]
    islands: tuple[Island, ...]

    @property
    def labels(self) -> tuple[Label, ...]:
        """The counts that are not zero."""
        bundles = [bridge.arches for bridge in self.bridges] + [island.rings for island in self.islands]
        return tuple(bundle.label for bundle in bundles if bundle.label is not None)
