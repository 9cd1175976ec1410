"""A bare loop of send() in C: what the kernel asks for, and nothing else."""

from ..crowd import built
from .peer import SERVERS, Missing, Peer


class CLoop(Peer):
    """No protocol, no limits, no queue: the floor under every other figure."""

    name = "C send() loop"

    def install(self) -> None:
        try:
            built(SERVERS / "c_loop.c")
        except RuntimeError as why:
            raise Missing(str(why)) from why

    def command(self) -> list[str]:
        return [str(built(SERVERS / "c_loop.c")), str(self.port)]
