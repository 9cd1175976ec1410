from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from web.server.shares import Shares

STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from("abc"), st.integers(0, 6)), max_size=60)


@given(STEPS)
def test_who_holds_most_is_known_after_any_steps(steps: list[tuple[bool, str, int]]) -> None:
    shares, held = Shares[int](), list[tuple[str, int]]()
    for adds, holder, thing in steps:
        if adds and (holder, thing) not in held:
            shares.add(holder, thing)
            held.append((holder, thing))
        elif not adds:
            shares.remove(holder, thing)
            held = [one for one in held if one != (holder, thing)]
        counts = Counter(who for who, _ in held)
        assert {who: shares.count(who) for who in "abc"} == {who: counts[who] for who in "abc"}
        greediest = shares.greediest()
        assert (greediest is None) == (not held)
        if greediest is not None:
            its = [one for who, one in held if who == greediest]
            assert len(its) == max(counts.values())
            assert (shares.oldest(greediest), shares.newest(greediest)) == (its[0], its[-1])
