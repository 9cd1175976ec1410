"""Runs the checks in parallel, each with a timeout."""

import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module

from redis.exceptions import RedisClusterException, RedisError

from frivilligbors.errors import OperatorError

from .result import CheckFailed, CheckResult, CheckUnknown
from .target import Target

TIMEOUT = 6.0  # seconds for each; checks that wait do so for three

CHECKS = {
    "store": "store_checks:store",
    "memory": "store_checks:memory",
    "clock": "store_checks:clock",
    "files": "data_folder_checks:files",
    "disk": "data_folder_checks:disk",
    "logs": "data_folder_checks:logs",
    "processes": "process_checks:processes",
    "restore": "data_checks:restore",
    "facts": "data_checks:facts",
    "records": "data_checks:records",
    "board": "follower_checks:board",
    "letters": "follower_checks:letters",
    "retention": "follower_checks:retention",
    "queue": "mail_checks:queue",
    "post": "mail_checks:mailer",
    "post-office": "mail_checks:smtp_server",
    "postbox": "mail_checks:postbox",
    "web": "web_checks:web",
    "door": "web_checks:hub",
    "wall": "web_checks:wall",
}
CheckFunction = Callable[[Target], str]


def run_named_checks(names: Sequence[str], target: Target, timeout: float = TIMEOUT) -> dict[str, CheckResult]:
    """The results of the named checks, in their order."""
    return run_checks({name: find_check(name) for name in names}, target, timeout)


def find_check(name: str) -> CheckFunction:
    """The check of this name: returns a line, or raises CheckFailed or CheckUnknown."""
    module, _, function = CHECKS[name].partition(":")
    found: CheckFunction = getattr(import_module(f".{module}", __package__), function)
    return found


def run_checks(checks: dict[str, CheckFunction], target: Target, timeout: float) -> dict[str, CheckResult]:
    """The results, with a failure for each check that is not done in time."""
    results: dict[str, CheckResult] = {}

    def run_one(name: str, check_function: CheckFunction) -> None:
        results.setdefault(name, _run_check(check_function, target))

    threads = [threading.Thread(target=run_one, args=named_check, daemon=True) for named_check in checks.items()]
    deadline = time.monotonic() + timeout
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    timed_out = CheckResult(False, f"gave no answer within {timeout:.0f} s: whatever it looks at hangs")
    return {name: results.setdefault(name, timed_out) for name in checks}


def _run_check(check_function: CheckFunction, target: Target) -> CheckResult:
    try:
        return CheckResult(True, check_function(target))
    except CheckFailed as error:
        return CheckResult(False, str(error))
    except CheckUnknown as error:
        return CheckResult(None, str(error))
    except (OperatorError, RedisError, RedisClusterException, OSError) as error:
        return CheckResult(False, f"{error}")
    except Exception as error:  # noqa: BLE001 - a bug in one check must not hide the others
        return CheckResult(False, f"could not be looked at ({type(error).__name__}: {error})")
