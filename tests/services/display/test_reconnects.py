import random
import socket

from .evening import Evening
from .running_display import Display

LIBRARY = ("Åsen bibliotek", "public")
CHOIR = ("Koret & venner", "voluntary")


class Seen:
    """All that a screen with many lines, one after the other, has been shown."""

    def __init__(self) -> None:
        self.version, self.total, self.parts = 0, 0, set[str]()

    def take(self, board: dict[str, object]) -> None:
        """One board more: it is whole, and takes nothing back."""
        version, total = int(str(board["version"])), board["agreements"]["total"]  # type: ignore[index]
        assert (version, total) >= (self.version, self.total)
        assert not self.parts or set(board) == self.parts
        self.version, self.total, self.parts = version, total, set(board)


def come_back(display: Display, evening: Evening, times: int) -> None:
    """A screen loses its line and comes back, so many times."""
    evening.open()
    seen, chance, made = Seen(), random.Random(times), 0
    for _ in range(times):
        line = display.screen(evening.slug)
        if chance.random() < 0.8:
            seen.take(line.board())
        if chance.random() < 0.6:
            evening.agree(LIBRARY, CHOIR)
            made += 1
            if chance.random() < 0.5:
                seen.take(line.board())
            elif chance.random() < 0.5:
                line.sock.recv(chance.randrange(1, 400))  # and then the line breaks in the middle of something
        line.sock.close()
    seen.take(last := display.screen(evening.slug).board())
    while last["agreements"]["total"] < made:
        seen.take(last := display.lines[-1].board())
    assert last["agreements"]["total"] == made


def test_whoever_comes_back_gets_the_whole_board_at_once_and_nothing_old(display: Display, evening: Evening) -> None:
    come_back(display, evening, times=40)


def test_a_line_that_breaks_in_the_handshake_hinders_nobody(display: Display, evening: Evening) -> None:
    for size in range(0, 60, 7):
        with socket.create_connection(("127.0.0.1", display.port)) as sock:
            sock.sendall(f"GET /skjerm/{evening.slug}/ws HTTP/1.1\r\nHost: localhost\r\n"[:size].encode())
    assert display.screen(evening.slug).board()["bors"] == evening.slug
