"""The delivery status of a letter, and when it may be sent once more. Pure."""

from enum import StrEnum

from .errors import Refused
from .records import Letter, LetterState

# what is undone before its letter went is sent to nobody, and missed by nobody; nor is a letter to somebody who left
NEEDLESS = ("voided", "never-told", "no-longer-a-party", "withdrawn", "merged", "erased", "opted-out", "date-moved")


class DeliveryStatus(StrEnum):
    """What became of a letter, as its organiser counts it."""

    LOST = "lost"
    UNCERTAIN = "uncertain"
    WAITING = "waiting"
    SENT = "sent"
    UNADDRESSED = "unaddressed"
    NEEDLESS = "needless"


def delivery_status(letter: Letter) -> DeliveryStatus:
    """Where it stands. To have no address is no failure, and what nobody misses is not lost."""
    match letter.state:
        case LetterState.SENT:
            return DeliveryStatus.SENT
        case LetterState.PENDING | LetterState.SENDING:
            return DeliveryStatus.WAITING
    if letter.trouble in NEEDLESS:
        return DeliveryStatus.NEEDLESS
    if letter.trouble in ("no-address", "no-contact"):
        return DeliveryStatus.UNADDRESSED
    return DeliveryStatus.UNCERTAIN if letter.state is LetterState.UNCERTAIN else DeliveryStatus.LOST


def may_resend(letter: Letter) -> bool:
    """Whether another copy could do any good."""
    return delivery_status(letter) not in (DeliveryStatus.WAITING, DeliveryStatus.NEEDLESS)


def demand_settled(letter: Letter) -> None:
    """Raises Refused for a letter that is still on its way: it comes by itself."""
    if delivery_status(letter) is DeliveryStatus.WAITING:
        raise Refused("letter-on-its-way")


def trouble_kind(trouble: str) -> str:
    """What went wrong with a letter, without its number: ``refused`` for ``refused-550``."""
    return trouble.rstrip("0123456789").rstrip("-")
