"""An evening as data: who came, what they agreed and when, and what must have come of it."""

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from frivilligbors.codec import Unreadable, loads, plain
from frivilligbors.enums import Category, Sector
from frivilligbors.records import Consents

from .deals import Deal

OURS = ("ref", "sends")  # of a guest: what nobody is told
SHIPPED = Path(str(files(__package__))) / "evenings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Represented:
    """Whom a participant speaks for, as told at the door."""

    name: str
    sector: Sector
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A need or an offer, as told at the door."""

    category: Category
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who comes. `ref` is what the evening calls them; nobody else sees it. `sends`: how often their phone does."""

    ref: str
    name: str
    email: str | None = None
    language: str = "nb"
    organisations: tuple[Represented, ...]
    needs: tuple[Told, ...] = ()
    offers: tuple[Told, ...] = ()
    sends: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must be counted when all is over; a pair or category that is not named must be zero.

    `numbers`: as many as were ever drawn, and `written`: the letters that tell of them, sent or not; where neither is told,
    nothing was ended. `letters`: those that came and hold.
    """

    participants: int
    agreements: int
    letters: int
    intents: int = 0
    voided: int = 0
    late: int = 0
    numbers: int | None = None
    written: int | None = None
    by_group: dict[str, int]
    by_pair: dict[str, int]
    by_category: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """All of it. `brokers` are the names of the brokers by what the deals call them; everybody says yes to `consents`.

    `lead`: which of the brokers is one. `grace_minutes`: what the closing gong leaves to those in line.
    """

    name: str
    place: str = ""
    note: str = ""
    trading_window_s: int
    consents: Consents = field(default_factory=Consents)
    brokers: dict[str, str]
    lead: str = ""
    grace_minutes: int = 5
    participants: tuple[Guest, ...]
    agreements: tuple[Deal, ...]
    expected: Expected

    def registration(self, guest: Guest) -> dict[str, Any]:
        """What a guest tells at the door."""
        told = {name: value for name, value in plain(guest).items() if name not in OURS and value is not None}
        told["organisations"] = [{name: value for name, value in each.items() if value} for each in told["organisations"]]
        return told | {"consents": plain(self.consents)}

    def deals_of(self, broker: str) -> list[Deal]:
        """What one broker confirms, in order."""
        return sorted((deal for deal in self.agreements if deal.broker == broker), key=lambda deal: deal.at_s)

    @property
    def standing(self) -> list[Deal]:
        """What counts when all is over."""
        return [deal for deal in self.agreements if deal.stands]


class NoSuchEvening(ValueError):
    """There is no evening of that name, or it cannot be read; in one sentence."""


def evening(name: str) -> Evening:
    """The evening of this name, or in this JSON file. Raises NoSuchEvening."""
    file = Path(name) if name.endswith(".json") else SHIPPED / f"{name}.json"
    if not file.is_file():
        known = ", ".join(sorted(shipped.stem for shipped in SHIPPED.glob("*.json")))
        raise NoSuchEvening(f"There is no evening {name}: take one of {known}, or a JSON file.")
    try:
        return loads(Evening, file.read_text())
    except (Unreadable, ValueError) as wrong:
        raise NoSuchEvening(f"The evening {name} cannot be read: {wrong}") from wrong
