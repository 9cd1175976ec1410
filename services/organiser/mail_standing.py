"""Where a letter stands for whoever has to do something about it, and when it may be sent once more. Pure."""

from enum import StrEnum

from frivilligbors.errors import Refused
from frivilligbors.records import Letter, LetterState

# what is undone before its letter went is told to nobody, and missed by nobody; nor is a letter to somebody who left
NEEDLESS = ("voided", "never-told", "no-longer-a-party", "withdrawn", "erased")


class Standing(StrEnum):
    """What became of a letter, as its organiser counts it."""

    LOST = "lost"
    UNCERTAIN = "uncertain"
    WAITING = "waiting"
    SENT = "sent"
    UNADDRESSED = "unaddressed"
    NEEDLESS = "needless"


def standing(letter: Letter) -> Standing:
    """Where it stands. To have no address is no failure, and what nobody misses is not lost."""
    match letter.state:
        case LetterState.SENT:
            return Standing.SENT
        case LetterState.PENDING | LetterState.SENDING:
            return Standing.WAITING
    if letter.trouble in NEEDLESS:
        return Standing.NEEDLESS
    if letter.trouble == "no-address":
        return Standing.UNADDRESSED
    return Standing.UNCERTAIN if letter.state is LetterState.UNCERTAIN else Standing.LOST


def may_go_again(letter: Letter) -> bool:
    """Whether another copy could do any good."""
    return standing(letter) not in (Standing.WAITING, Standing.NEEDLESS)


def demand_settled(letter: Letter) -> None:
    """Raises Refused for a letter that is still on its way: it comes by itself."""
    if standing(letter) is Standing.WAITING:
        raise Refused("letter-on-its-way")


def kind_of(trouble: str) -> str:
    """A trouble of the post without its number: ``refused`` for ``refused-550``."""
    return trouble.rstrip("0123456789").rstrip("-")
