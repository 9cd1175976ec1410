"""The picture of the agreements: four islands by the water, and one thin arch per agreement between two of them.

All lengths are units of the view box, 1000 wide; y grows downwards and the water line is its lower edge.
A bundle has a fixed place and grows outwards, so nothing else moves when an agreement is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

WIDTH = 1000.0
HEIGHT = 440.0
SHORES = {"individual": 130.0, "public": 377.0, "voluntary": 623.0, "business": 870.0}

PITCH = 10.0
CLOSED = 3.4  # a finer pitch would look paler the more there are: from here on the strokes close into a band
STILT = 40.0  # the height at which the straight sides of a hill turn into its dome
BARE_HILL = 58.0  # the radius of a hill without rings
INNERMOST_RING = 65.0
RIM = 7.0
LABEL_HEIGHT = 52.0
LABEL_GAP = 6.0


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


@dataclass(frozen=True, slots=True)
class Arch:
    """The form of a bundle: half an ellipse on straight legs, from innermost (0) to outermost (1)."""

    x: float
    legs: float
    inner: tuple[float, float]
    outer: tuple[float, float]

    @property
    def depth(self) -> float:
        """How thick the bundle may become at its crown."""
        return self.outer[1] - self.inner[1]

    def radii(self, share: float) -> tuple[float, float]:
        """Half the width and the rise of the arch that lies `share` of the way out."""
        (near_x, near_y), (far_x, far_y) = self.inner, self.outer
        return near_x + (far_x - near_x) * share, near_y + (far_y - near_y) * share

    def crown(self, share: float) -> float:
        """The y of the arch's highest point."""
        return HEIGHT - self.legs - self.radii(share)[1]

    def path(self, share: float) -> str:
        """One arch as an open path, from its left foot to its right."""
        rx, ry = self.radii(share)
        side = f"V{_n(HEIGHT - self.legs)}" if self.legs else ""
        foot = f"V{_n(HEIGHT)}" if self.legs else ""
        return f"M{_n(self.x - rx)} {_n(HEIGHT)}{side}a{_n(rx)} {_n(ry)} 0 0 1 {_n(2 * rx)} 0{foot}"

    def band(self, near: float, far: float) -> str:
        """The closed surface between two arches."""
        rx, ry = self.radii(near)
        back = f"L{_n(self.x + rx)} {_n(HEIGHT)}V{_n(HEIGHT - self.legs)}a{_n(rx)} {_n(ry)} 0 0 0 {_n(-2 * rx)} 0"
        return f"{self.path(far)}{back}V{_n(HEIGHT)}Z"


# by the number of steps between two shores: the innermost and the outermost rise of their bridge, and how far behind
# the middles of the two hills the innermost one starts
RISES = {1: (135.0, 240.0, 44.0), 2: (262.0, 312.0, 21.0), 3: (330.0, 376.0, 18.0)}


def draw(by_pair: Mapping[str, int]) -> Drawing:
    """The picture of these counts by pair (``public-voluntary``); a pair that is missing counts as none."""
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        bridges=tuple(_bridge(left, right, _count(by_pair, left, right)) for left, right in _crossings()),
        islands=tuple(_island(sector, _count(by_pair, sector, sector)) for sector in SHORES),
    )


def _crossings() -> list[tuple[str, str]]:
    """Every two shores from left to right, the longest way first, so that short bridges lie in front."""
    return sorted(combinations(SHORES, 2), key=lambda pair: SHORES[pair[0]] - SHORES[pair[1]])


def _count(by_pair: Mapping[str, int], one: str, other: str) -> int:
    return max(0, by_pair.get("-".join(sorted((one, other))), 0))


def _bridge(left: str, right: str, count: int) -> Bridge:
    order = list(SHORES)
    low, high, behind = RISES[order.index(right) - order.index(left)]
    start, end = SHORES[left], SHORES[right]
    half = (end - start) / 2
    arch = Arch(x=(start + end) / 2, legs=0, inner=(half - behind, low), outer=(half, high))
    return Bridge(left, right, start, end, _bundle("-".join(sorted((left, right))), arch, count))


def _island(sector: str, count: int) -> Island:
    x = SHORES[sector]
    arch = Arch(x=x, legs=STILT, inner=(INNERMOST_RING, INNERMOST_RING), outer=(114.0, 114.0))
    radius = arch.radii(_reach(arch, count))[0] + RIM if count else BARE_HILL
    hill = Arch(x=x, legs=STILT, inner=(radius, radius), outer=(radius, radius))
    return Island(sector, x, HEIGHT - 42, hill.path(0) + "Z", _bundle(f"{sector}-{sector}", arch, count, rim=RIM))


def _bundle(pair: str, arch: Arch, count: int, *, rim: float = 0) -> Bundle:
    reach, pitch = _reach(arch, count), _pitch(arch, count)
    closed = count > 1 and pitch < CLOSED
    shares = [0.0] if count == 1 else [reach * i / (count - 1) for i in range(count)]
    return Bundle(
        pair=pair,
        count=count,
        strokes=() if closed else tuple(arch.path(share) for share in shares),
        stroke_width=round(0.55 * pitch, 2),
        band=arch.band(0, 1) if closed else "",
        tens=tuple(arch.path(share) for share in shares[10:-5:10]) if closed else (),
        label=_label(count, arch.x, arch.crown(reach) - rim) if count else None,
    )


def _pitch(arch: Arch, count: int) -> float:
    """From one stroke to the next at the crown: shrinks when the bundle is full."""
    return PITCH if count < 2 else min(PITCH, arch.depth / (count - 1))


def _reach(arch: Arch, count: int) -> float:
    """How far out the last stroke lies, from 0 to 1."""
    return 0.0 if count < 2 else min(1.0, PITCH * (count - 1) / arch.depth)


def _label(count: int, x: float, crown: float) -> Label:
    text = str(count)
    return Label(text, x, crown - LABEL_GAP - LABEL_HEIGHT / 2, min(118.0, 24 + 28.0 * len(text)))


def _n(length: float) -> str:
    """A length as short text, to a tenth of a unit."""
    return f"{length:.1f}".removesuffix(".0")
