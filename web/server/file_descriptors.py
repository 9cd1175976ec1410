"""File handles: a socket costs one, and a process that has none left serves nobody."""

import resource
from contextlib import suppress

ELSEWHERE = 256  # handles left for the store, the log, the files that are served, and sockets on their way out


def usable(wanted: int) -> int:
    """How many sockets this process may hold, at most `wanted`. Asks the system for as many handles as that takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + ELSEWHERE
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):  # some systems have a limit of their own below the one they tell
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    given = wanted if soft == resource.RLIM_INFINITY else min(wanted, soft - ELSEWHERE)
    return max(1, given)
