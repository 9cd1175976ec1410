"""No small count can be read, or worked out by whoever knows the rule."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frivilligbors.small_counts import LEAST, is_small, merge_adjacent, merge_small

COUNTS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), min_size=2, max_size=10)


@given(COUNTS)
def test_sums_stay_and_nothing_small_is_left_but_a_small_total(counts: dict[str, int]) -> None:
    merged = merge_small(counts)
    assert merged.total == sum(counts.values())
    assert not any(map(is_small, merged.counts.values()))
    assert not is_small(merged.together) or merged.together == merged.total
    assert {*merged.counts, *merged.names} == set(counts)
    assert all(counts[name] == count for name, count in merged.counts.items())


@pytest.mark.parametrize(("names", "highest"), [(2, 14), (3, 14), (4, 11)])
def test_no_small_count_follows_from_what_is_told(names: int, highest: int) -> None:
    possible: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(highest), repeat=names):
        merged = merge_small(dict(zip("abcd", counts, strict=False)))
        possible[tuple(sorted(merged.counts.items())), merged.names, merged.together].append(counts)
    for combinations in possible.values():
        if sum(combinations[0]) < highest:  # else there are more than were tried
            for place in range(names):
                values = {counts[place] for counts in combinations}
                assert len(values) > 1 or not is_small(values.pop()), combinations


@given(COUNTS)
def test_a_curve_keeps_its_sum_and_has_no_small_step(counts: dict[str, int]) -> None:
    merged = merge_adjacent(counts)
    assert sum(merged.values()) == sum(counts.values())
    assert all(count >= LEAST for count in merged.values()) or len(merged) == 1
