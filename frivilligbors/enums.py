"""The kinds of things in a børs: the closed lists that facts, records, forms and screens share."""

from enum import StrEnum


class Sector(StrEnum):
    """Whom an organisation belongs to."""

    VOLUNTARY = "voluntary"
    PUBLIC = "public"
    BUSINESS = "business"
    INDIVIDUAL = "individual"


class Category(StrEnum):
    """What kind of help a need, an offer or an agreement is about."""

    COMPETENCE = "competence"
    INFORMATION = "information"
    EVENT_HELP = "event_help"
    PREMISES = "premises"
    EQUIPMENT = "equipment"
    ENTERTAINMENT = "entertainment"
    TIME = "time"
    OTHER = "other"


class Language(StrEnum):
    """What pages, letters and walls are written in."""

    NB = "nb"
    NN = "nn"
    EN = "en"


class FieldRequirement(StrEnum):
    """Whether whoever signs up is asked for something, and whether they must answer."""

    NO = "no"
    OPTIONAL = "optional"
    REQUIRED = "required"


class AgreementKind(StrEnum):
    """An agreement, or the intent of one."""

    AGREEMENT = "agreement"
    INTENT = "intent"


class State(StrEnum):
    """Where a børs stands in its evening. Only gong facts move it; closed is derived from the end of grace."""

    PLANNED = "planned"
    DOORS_OPEN = "doors_open"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"
    PUBLISHED = "published"
    ERASED = "erased"


class Scene(StrEnum):
    """What the wall shows. Auto follows the run of show."""

    AUTO = "auto"
    WELCOME = "welcome"
    OPEN = "open"
    LAST_CHANCE = "last_chance"
    GONG = "gong"
    RESULT = "result"
    BLACK = "black"


class Role(StrEnum):
    """What an invitation lets its holder do."""

    ORGANISER = "organiser"
    BROKER = "broker"
    HOST = "host"


class VoidReason(StrEnum):
    """Why an agreement stopped counting; the broker's own words stay in the record."""

    UNDO = "undo"
    VOID = "void"


def pair_of(sectors: tuple[Sector, Sector]) -> str:
    """The two sectors in alphabetical order: ``public-voluntary``."""
    return "-".join(sorted(sectors))
