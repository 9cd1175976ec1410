"""What a test must not signal: the process group it runs in. All that called the tests would end with it, or stand still."""

import os


def refuse_to_signal_ourselves(event: str, arguments: tuple[int, ...]) -> None:
    """An audit hook. Raises AssertionError where the id is nobody's, such as that of a process that does not run yet."""
    if event not in ("os.kill", "os.killpg"):
        return
    to = arguments[0]
    assert to > 0, f"{event}({to}, …) goes to the process group of the tests: whose id was meant?"
    assert event == "os.kill" or to != os.getpgrp(), f"{event}({to}, …) goes to the process group of the tests"
