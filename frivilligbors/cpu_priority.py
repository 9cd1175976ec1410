"""The priority of a process: what can wait gives way to what somebody waits for."""

import os
from contextlib import suppress
from pathlib import Path

BACKGROUND = 10  # niceness: about a tenth of the share of a process that has none, and all that the others leave
AUTOGROUP = Path("/proc/self/autogroup")  # Linux: sessions share the processor first, and niceness counts within one


def run_in_background() -> None:
    """Let this process have what the others leave, where the system allows that.

    A session that is not its own stays as it is: all else that was started in it would give way too.
    """
    with suppress(OSError):
        os.nice(BACKGROUND)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            AUTOGROUP.write_text(str(BACKGROUND))
