"""What a test must not signal: the process group it runs in. All that called the tests would end with it, or stand still."""

import os


def refuse_own_group(event: str, arguments: tuple[int, ...]) -> None:
    """An audit hook. Raises AssertionError where the id is nobody's, such as that of a process that does not run yet."""
    if event not in ("os.kill", "os.killpg"):
        return
    to = arguments[0]
    is_one_of_others = to > 0 and (event == "os.kill" or to != os.getpgrp())
    assert is_one_of_others, f"{event}({to}, …) goes to the process group of the tests, or to all: whose id was meant?"
