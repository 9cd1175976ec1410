"""The command line, without the second that Python needs to load it: one process has it loaded, and forks for each command.

Each command is still a process of its own, with its own environment, working directory, output and exit code.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout, suppress
from importlib.metadata import entry_points
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, Any

from .http_clients import share_tls_context

NAME = "frivilligbors"
TIMEOUT = 180  # seconds; a command that takes longer is killed


class CommandServer:
    """Runs commands, one at a time. Ends with the process that made it."""

    def __init__(self) -> None:
        command, pipe = [sys.executable, "-m", "tests.command_server"], subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[1])
        self._lock = Lock()

    def run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        """What became of a command."""
        request = {"arguments": arguments, "environment": dict(environment), "directory": str(Path.cwd())}
        requests, responses = self._process.stdin, self._process.stdout
        assert requests
        assert responses
        with self._lock:
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            response: dict[str, Any] = json.loads(responses.readline())
        return subprocess.CompletedProcess([NAME, *arguments], **response)

    def close(self) -> None:
        """Run no more."""
        with self._process:  # closes its pipes, which ends it, and waits
            pass


def serve() -> None:
    """Answer each line of the standard input with one of the standard output, until there are no more."""
    (installed,) = entry_points(group="console_scripts", name=NAME)
    main = installed.load()
    with redirect_stdout(StringIO()), suppress(SystemExit):
        main(["--help"])  # loads every command
    share_tls_context()
    gc.freeze()  # or each child would walk through all that was loaded before it ends
    responses = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        with TemporaryFile() as stdout, TemporaryFile() as stderr:
            child = os.fork()
            if child == 0:
                become(request, stdout, stderr)
                sys.exit(main(request["arguments"]))
            response = {"returncode": exit_code(child), "stdout": text(stdout), "stderr": text(stderr)}
        print(json.dumps(response), file=responses, flush=True)


def become(request: Mapping[str, Any], stdout: IO[bytes], stderr: IO[bytes]) -> None:
    """Make this process as if a shell had just started it."""
    with Path(os.devnull).open("rb") as stdin:
        for descriptor, file in enumerate((stdin, stdout, stderr)):
            os.dup2(file.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["directory"])


def exit_code(child: int) -> int:
    """The exit code of a child once it has ended."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(TIMEOUT)
    _, status = os.waitpid(child, 0)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    return os.waitstatus_to_exitcode(status)


def text(file: IO[bytes]) -> str:
    """All that was written to a file."""
    file.seek(0)
    return file.read().decode()


if __name__ == "__main__":
    serve()
