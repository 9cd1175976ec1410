from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from web.fair_share import FairShare

STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 3)), max_size=60)


@settings(deadline=None)
@given(STEPS)
def test_who_holds_most_and_what_stands_first_are_known_after_any_steps(steps: list[tuple[bool, int, int]]) -> None:
    shares, held = FairShare[int](), dict[int, int]()
    for adds, thing, order in steps:
        holder = "abc"[thing % 3]
        if adds and thing not in held:
            shares.add(holder, thing, order)
            held[thing] = order
        elif not adds:
            shares.remove(holder, thing)
            held.pop(thing, None)
        counts = Counter("abc"[thing % 3] for thing in held)
        assert {who: shares.count(who) for who in "abc"} == {who: counts[who] for who in "abc"}
        assert len(shares) == len(held)
        greediest = shares.greediest()
        assert (greediest is None) == (not held)
        if greediest is not None:
            line = sorted((thing for thing in held if "abc"[thing % 3] == greediest), key=held.__getitem__)
            assert len(line) == max(counts.values())
            assert held[shares.first(greediest)] == held[line[0]]
            assert (shares.first(greediest), shares.last(greediest)) in [(line[0], line[-1])] or held[line[0]] == held[line[1]]
