"""How much of everything: the real thing, or a breath of it to see that the benchmarks themselves work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Counts; pauses are in seconds."""

    runs: int = 5
    screens: int = 10_000
    boards: int = 25
    returning: int = 5_000
    walls: int = 1_000
    confirms: int = 100
    confirms_on_a_slow_disk: int = 15
    registrations: int = 300
    registering: float = 2.0
    reading: float = 20.0
    participants: int = 1_000
    hall_phones: int = 1_000
    hall_runs: int = 3
    crowds: tuple[int, ...] = (10, 40, 100, 200, 400, 700, 1_000)
    draws: bool = True
    facts: int = 200_000
    log: int = 1_000_000
    agreements: int = 2_000
    badges: int = 2_000


REAL = Size()
SMOKE = Size(
    runs=1,
    screens=200,
    boards=5,
    returning=200,
    walls=50,
    confirms=10,
    confirms_on_a_slow_disk=2,
    registrations=30,
    registering=1.0,
    reading=2.0,
    participants=100,
    hall_phones=20,
    hall_runs=1,
    crowds=(10, 20),
    draws=False,
    facts=2_000,
    log=2_000,
    agreements=60,
    badges=60,
)
