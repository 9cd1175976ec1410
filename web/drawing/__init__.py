"""The picture of the agreements: three islands by the water, and one thin arch per agreement between two of them.

Private individuals live on the island of the voluntary and have a mark of their own there: its numbers are the published ones.

All lengths are units of the view box, 1000 wide; y grows downwards and the water line is its lower edge.
A bundle has a fixed place and grows outwards, so nothing else moves when an agreement is made.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

from .arch import WATER, Arch
from .bundles import bundle, reach
from .shapes import Bridge, Drawing, Island

WIDTH = 1000.0
SHORES = {"public": 180.0, "voluntary": 500.0, "business": 820.0}
LIVES_WITH = {"individual": "voluntary"}

STILT = 40.0  # the height at which the straight sides of a hill turn into its dome
BARE_HILL = 58.0  # the radius of a hill without rings
INNERMOST_RING = 65.0
OUTERMOST_RING = 114.0
RIM = 7.0
DRAWN = 500  # parts that are kept: an agreement changes one of them
MARK = 42.0  # how high above the water an island bears its mark

# by the number of steps between two shores: the innermost and the outermost rise of their bridge, and how far behind
# the middles of the two hills the innermost one starts
RISES = {1: (142.0, 250.0, 60.0), 2: (258.0, 306.0, 40.0)}


def draw(by_pair: Mapping[str, int]) -> Drawing:
    """The picture of these counts by pair (``public-voluntary``); a pair that is missing counts as none."""
    counts = _published(by_pair)
    return Drawing(
        width=WIDTH,
        height=WATER,
        bridges=tuple(_bridge(left, right, _count(counts, left, right)) for left, right in _crossings()),
        islands=tuple(_island(sector, _count(counts, sector, sector)) for sector in SHORES),
    )


def _published(by_pair: Mapping[str, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for pair, count in by_pair.items():
        counts["-".join(sorted(LIVES_WITH.get(sector, sector) for sector in pair.split("-")))] += count
    return counts


def _crossings() -> list[tuple[str, str]]:
    """Every two shores from left to right, the longest way first, so that short bridges lie in front."""
    return sorted(combinations(SHORES, 2), key=lambda pair: SHORES[pair[0]] - SHORES[pair[1]])


def _count(by_pair: Mapping[str, int], one: str, other: str) -> int:
    return max(0, by_pair.get("-".join(sorted((one, other))), 0))


@lru_cache(DRAWN)
def _bridge(left: str, right: str, count: int) -> Bridge:
    order = list(SHORES)
    low, high, behind = RISES[order.index(right) - order.index(left)]
    start, end = SHORES[left], SHORES[right]
    half = (end - start) / 2
    arch = Arch(x=(start + end) / 2, legs=0, inner=(half - behind, low), outer=(half, high))
    return Bridge(left, right, start, end, bundle("-".join(sorted((left, right))), arch, count))


@lru_cache(DRAWN)
def _island(sector: str, count: int) -> Island:
    x = SHORES[sector]
    arch = Arch(x=x, legs=STILT, inner=(INNERMOST_RING, INNERMOST_RING), outer=(OUTERMOST_RING, OUTERMOST_RING))
    radius = arch.radii(reach(arch, count))[0] + RIM if count else BARE_HILL
    hill = Arch(x=x, legs=STILT, inner=(radius, radius), outer=(radius, radius))
    return Island(sector, x, WATER - MARK, hill.path(0) + "Z", bundle(f"{sector}-{sector}", arch, count, rim=RIM))
