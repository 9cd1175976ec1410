"""How many sockets a process may hold, by the limits it was started with."""

import subprocess
import sys

import pytest

ASK = (
    "import resource; from web.server.file_descriptors import usable; "
    "print(usable(500), resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
)


@pytest.mark.parametrize(
    ("soft", "hard", "expected"),
    [(300, 1000, (500, 756)), (300, 600, (344, 600)), (900, 1000, (500, 900)), (100, 100, (1, 100))],
)
def test_a_process_asks_for_as_many_handles_as_it_needs(soft: int, hard: int, expected: tuple[int, int]) -> None:
    limited = f'ulimit -Sn {soft} && ulimit -Hn {hard} && exec "$@"'
    output = subprocess.check_output(["sh", "-c", limited, "sh", sys.executable, "-c", ASK], text=True)
    assert tuple(map(int, output.split())) == expected
