"""An evening as data: the participants, their agreements, and the expected counts."""

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from frivilligbors.codec import Unreadable, loads, plain
from frivilligbors.enums import Category, Sector
from frivilligbors.records import Consents

from .agreements import PlannedAgreement

PRIVATE_FIELDS = ("ref", "sends")  # of a participant: not part of the registration
SHIPPED_DIR = Path(str(files(__package__))) / "evenings"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOrganisation:
    """An organisation of a participant, as registered."""

    name: str
    sector: Sector
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPosting:
    """A need or an offer, as registered."""

    category: Category
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedParticipant:
    """A participant. `ref`: their id within the file. `sends`: how often the registration is sent."""

    ref: str
    name: str
    email: str | None = None
    language: str = "nb"
    organisations: tuple[PlannedOrganisation, ...]
    needs: tuple[PlannedPosting, ...] = ()
    offers: tuple[PlannedPosting, ...] = ()
    sends: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCounts:
    """The expected counts; a pair or category that is not named must be zero.

    `numbers`: how many agreement numbers were drawn, and `written`: how many agreement letters were created; by default as
    many as stand. `letters`: those that arrived and were not voided.
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
    """An evening. `brokers`: their names by their ids; everybody gives `consents`.

    `lead`: the id of the lead broker. `grace_minutes`: the grace after the closing gong.
    """

    name: str
    place: str = ""
    note: str = ""
    trading_window_s: int
    consents: Consents = field(default_factory=Consents)
    brokers: dict[str, str]
    lead: str = ""
    grace_minutes: int = 5
    participants: tuple[PlannedParticipant, ...]
    agreements: tuple[PlannedAgreement, ...]
    expected: ExpectedCounts

    def registration(self, participant: PlannedParticipant) -> dict[str, Any]:
        """The body of a participant's registration."""
        body = {name: value for name, value in plain(participant).items() if name not in PRIVATE_FIELDS and value is not None}
        body["organisations"] = [{name: value for name, value in each.items() if value} for each in body["organisations"]]
        return body | {"consents": plain(self.consents)}

    def agreements_of(self, broker: str) -> list[PlannedAgreement]:
        """The agreements of one broker, in order."""
        return sorted(
            (agreement for agreement in self.agreements if agreement.broker == broker), key=lambda agreement: agreement.at_s
        )

    @property
    def standing(self) -> list[PlannedAgreement]:
        """The agreements that count in the end."""
        return [agreement for agreement in self.agreements if agreement.stands]


class InvalidEvening(ValueError):
    """There is no evening of that name, or it cannot be read; one sentence."""


def read_evening(name: str) -> Evening:
    """The evening of this name, or in this JSON file. Raises InvalidEvening."""
    file = Path(name) if name.endswith(".json") else SHIPPED_DIR / f"{name}.json"
    if not file.is_file():
        known = ", ".join(sorted(shipped.stem for shipped in SHIPPED_DIR.glob("*.json")))
        raise InvalidEvening(f"There is no evening {name}: take one of {known}, or a JSON file.")
    try:
        return loads(Evening, file.read_text())
    except (Unreadable, ValueError) as error:
        raise InvalidEvening(f"The evening {name} cannot be read: {error}") from error
