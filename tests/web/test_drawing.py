import re
from itertools import combinations, combinations_with_replacement

import pytest

from web.drawing import SHORES, draw
from web.drawing.bundles import LABEL_HEIGHT
from web.drawing.shapes import Bundle, Drawing, Label

PAIRS = ["-".join(sorted(pair)) for pair in combinations_with_replacement(SHORES, 2)]
BARUM = {
    "public-voluntary": 96,
    "voluntary-voluntary": 41,
    "public-public": 38,
    "business-voluntary": 22,
    "business-public": 11,
    "individual-voluntary": 9,
    "individual-public": 4,
    "business-business": 2,
}


def every(count: int) -> dict[str, int]:
    return dict.fromkeys(PAIRS, count)


def bundles(drawing: Drawing) -> dict[str, Bundle]:
    found = [bridge.arches for bridge in drawing.bridges] + [island.rings for island in drawing.islands]
    return {bundle.pair: bundle for bundle in found}


def points(path: str) -> list[tuple[float, float]]:
    """Every end point and every crown of a path of M, V, L, Z and half ellipses."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, rest in re.findall(r"([MVLaZ])([^MVLaZ]*)", path):
        part = [float(number) for number in rest.split()]
        if command in "ML":
            x, y = part
        elif command == "V":
            y = part[0]
        elif command == "a":
            found.append((x + part[5] / 2, y - part[1]))
            x, y = x + part[5], y + part[6]
        found.append((x, y))
    return found


def paths(drawing: Drawing) -> list[str]:
    lines = [line for b in bundles(drawing).values() for line in (*b.strokes, *b.tens, b.band) if line]
    return lines + [island.hill for island in drawing.islands]


def touch(one: Label, other: Label) -> bool:
    return abs(one.x - other.x) < (one.width + other.width) / 2 and abs(one.y - other.y) < LABEL_HEIGHT


def test_every_pair_of_sectors_has_its_place() -> None:
    assert sorted(bundles(draw({}))) == sorted(PAIRS)


def test_individuals_are_counted_on_the_island_of_the_voluntary() -> None:
    by_pair = {"individual-public": 2, "public-voluntary": 24, "individual-voluntary": 3, "individual-individual": 1}
    counts = {pair: bundle.count for pair, bundle in bundles(draw(by_pair)).items() if bundle.count}
    assert counts == {"public-voluntary": 26, "voluntary-voluntary": 4}


def test_zero_is_a_hill_without_a_number() -> None:
    drawing = draw(every(0))
    assert drawing.labels == ()
    assert not any(b.strokes or b.band for b in bundles(drawing).values())
    assert [island.sector for island in drawing.islands] == ["public", "voluntary", "business"]
    assert all(island.hill for island in drawing.islands)


@pytest.mark.parametrize("count", range(1, 15))
@pytest.mark.parametrize("pair", PAIRS)
def test_one_stroke_per_agreement(pair: str, count: int) -> None:
    bundle = bundles(draw({pair: count}))[pair]
    assert len(set(bundle.strokes)) == count
    assert bundle.band == ""
    assert bundle.label is not None
    assert bundle.label.text == str(count)


@pytest.mark.parametrize("pair", PAIRS)
def test_too_many_to_tell_apart_close_into_a_band_with_a_line_for_every_ten(pair: str) -> None:
    bundle = bundles(draw({pair: 96}))[pair]
    assert bundle.band.endswith("Z")
    assert bundle.strokes == ()
    assert len(bundle.tens) == 9


@pytest.mark.parametrize("pair", PAIRS)
def test_a_bundle_is_all_strokes_or_a_band_and_never_grows_thinner(pair: str) -> None:
    crowns = [label.y for count in range(1, 300) for label in draw({pair: count}).labels]
    assert crowns == sorted(crowns, reverse=True)
    for count in range(1, 300):
        bundle = bundles(draw({pair: count}))[pair]
        assert (len(bundle.strokes) == count) != bool(bundle.band)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_new_agreement_leaves_the_other_arches_where_they_are(pair: str) -> None:
    two, three = (bundles(draw({pair: count}))[pair].strokes for count in (2, 3))
    assert three[:2] == two


@pytest.mark.parametrize("by_pair", [every(1), every(3), every(49), BARUM])
def test_the_picture_is_symmetric(by_pair: dict[str, int]) -> None:
    for bundle in bundles(draw(by_pair)).values():
        middle = bundle.label.x if bundle.label else 0
        for path in bundle.strokes:
            feet = points(path)[0], points(path)[-1]
            assert sum(x for x, _ in feet) / 2 == pytest.approx(middle, abs=0.11)
            assert feet[0][1] == feet[1][1]
    shores = list(SHORES.values())
    assert [x + mirrored for x, mirrored in zip(shores, reversed(shores), strict=True)] == [1000.0] * 3


@pytest.mark.parametrize("count", [2, 7, 10, 49, 223])
def test_every_arch_is_half_an_ellipse_as_wide_as_its_feet_are_apart(count: int) -> None:
    for path in paths(draw(every(count))):
        for rx, apart in re.findall(r"a([\d.]+) [\d.]+ 0 0 [01] -?([\d.]+) 0", path):
            assert float(apart) == pytest.approx(2 * float(rx), abs=1e-6)


@pytest.mark.parametrize("by_pair", [every(0), every(1), every(9), every(12), every(1000), BARUM])
def test_everything_is_inside_the_view_box(by_pair: dict[str, int]) -> None:
    drawing = draw(by_pair)
    for x, y in (point for path in paths(drawing) for point in points(path)):
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height
    for label in drawing.labels:
        assert label.width / 2 <= label.x <= drawing.width - label.width / 2
        assert label.y >= LABEL_HEIGHT / 2


def test_two_hundred_and_twenty_three_agreements_are_all_counted() -> None:
    drawing = draw(BARUM)
    assert sum(int(label.text) for label in drawing.labels) == sum(BARUM.values()) == 223


@pytest.mark.parametrize("count", [1, 2, 5, 10, 20, 50, 99, 100, 500, 999, 1000])
def test_no_label_covers_another(count: int) -> None:
    for counts in (every(count), every(1) | BARUM, every(1) | {"public-public": count, "voluntary-voluntary": count}):
        for one, other in combinations(draw(counts).labels, 2):
            assert not touch(one, other), (one, other)


@pytest.mark.parametrize("pair", PAIRS)
def test_any_count_can_be_drawn(pair: str) -> None:
    for count in range(-1, 1001, 7):
        assert len(draw({pair: count}).labels) == (count > 0)


def test_a_pair_nobody_knows_is_left_out() -> None:
    assert draw({"martian-voluntary": 3}).labels == ()
