"""Every key in the store, and its one owner: the part of the system that writes it.

Each key of a børs carries the hash tag ``{<bors>}``, so one børs lives in one slot and the same code runs on a cluster.
"""

from dataclasses import dataclass
from typing import Literal

INSTALLATION = "~"  # the scope of what belongs to no børs, such as the first organiser's invitation; never a valid slug

Owner = Literal[
    "ledger",
    "registration",
    "agreements",
    "organiser",
    "invitations",
    "board",
    "letters",
    "sessions",
    "display",
    "restore",
]


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """A kind of key: its name, its owner, and the type of value behind it. There is one of each, below."""

    name: str
    owner: Owner
    holds: Literal["hash", "list", "stream", "zset", "string"]

    def of(self, bors: str, suffix: str = "") -> str:
        """The key of one børs, or of one thing in it."""
        return f"{{{bors}}}:{self.name}:{suffix}" if suffix else f"{{{bors}}}:{self.name}"


def town_scope(town: str) -> str:
    """The scope of whoever organises every børs of a town: never a valid slug, and never the installation's."""
    return f"{INSTALLATION}{town}"


def hash_tag_of(scope: str) -> str:
    """Where the invitations and sessions of a scope are: those of a town are among the installation's."""
    return INSTALLATION if scope.startswith(INSTALLATION) else scope


LOG = Key("log", "ledger", "stream")
ONCE = Key("once", "ledger", "hash")
SEQUENCE = Key("counter", "ledger", "string")
DIGESTS = Key("digests", "ledger", "hash")  # the key of a børs's digests
RECORDS_OF = Key("records-of", "ledger", "hash")  # a participant's records, written with each of them

BORS = Key("bors", "organiser", "hash")
NOTICE = Key("notice", "organiser", "hash")
LOGO = Key("logo", "organiser", "hash")
ARCHIVE = Key("archive", "organiser", "hash")  # once it is there, the børs is erased, and nothing more is committed to it
ERASURE_CONTACT = Key("erasure-contact", "organiser", "hash")  # beside the archive, until the letter about it is settled
ANNOUNCEMENT = Key("announcement", "organiser", "hash")
ANNOUNCEMENTS = Key("announcements", "organiser", "list")
TOWN = Key("town", "organiser", "hash")  # of the house, as the next
TOWNS = Key("towns", "organiser", "list")
INVITATION = Key("invitation", "invitations", "hash")
INVITATIONS = Key("invitations", "invitations", "list")
INSTALLATION_LINK = Key("house-link", "invitations", "string")
SESSION = Key("session", "sessions", "hash")
SESSIONS = Key("sessions", "sessions", "hash")

PARTICIPANT = Key("participant", "registration", "hash")
PARTICIPANTS = Key("participants", "registration", "list")
CODES = Key("codes", "registration", "hash")
ALIASES = Key("aliases", "registration", "hash")  # by the id of a registration that was merged into another, the id of that one
ADDRESSES = Key("addresses", "registration", "hash")
IMPORTED = Key("imported", "registration", "hash")  # by the digest of a row of an imported list, who came of it
SIGN_IN_CODE = Key("ticket", "registration", "string")
ORGANISATION = Key("organisation", "registration", "hash")
ORGANISATION_INDEX = Key("organisation-index", "registration", "hash")

AGREEMENT = Key("agreement", "agreements", "hash")
AGREEMENTS = Key("agreements", "agreements", "list")
AGREEMENTS_OF = Key("agreements-of", "agreements", "list")

HANDSHAKE = Key("handshake", "agreements", "hash")
HANDSHAKES = Key("handshakes", "agreements", "list")
HANDSHAKES_OF = Key("handshakes-of", "agreements", "list")
HANDSHAKE_CODES = Key("handshake-codes", "agreements", "hash")
WAITING_HANDSHAKES = Key("in-line", "agreements", "zset")  # a stored name, older than the word
PAPER = Key("paper", "agreements", "hash")
LATE = Key("late", "agreements", "zset")

BOARD = Key("board", "board", "hash")

WATCHER_COUNTS = Key("screens", "display", "hash")  # a stored name, older than the word
PAIRED_SCREEN = Key("paired-screen", "display", "hash")
PAIRED_SCREENS = Key("paired-screens", "display", "list")
SCREEN_REPORTS = Key("screen-reports", "display", "hash")
PAIRING_CODE = Key("pairing-code", "display", "string")  # of the house: the screen that shows a code
UNPAIRED_SCREEN = Key("unpaired-screen", "display", "hash")  # of the house: its code, then the børs that took it

LETTER = Key("letter", "letters", "hash")
LETTERS = Key("letters", "letters", "list")
LETTERS_CURSOR = Key("letters-at", "letters", "string")
LETTERS_DUE = Key("letters-due", "letters", "zset")
LETTERS_TO = Key("letters-to", "letters", "hash")
ERASURES_CURSOR = Key("forgotten-at", "letters", "string")

FENCE = Key("fence", "restore", "string")  # while it stands, nothing is committed to the børs: a restore is about to replace it

DIRECTORY = "borser"  # a set outside every hash tag: which børser there are, written before a børs's first fact
FIRST_KEY_FINGERPRINT = "first-key"  # the fingerprint of the secret key that invitations without one were issued under
PROBE = "probe"  # written by /readyz
RESTORE = "restore"  # the status of a restore that is under way: one for the whole store, outside every hash tag
STAGED = "beside"  # what a restore lays beside a børs bears this, its own id and then the name it will have

FACTS_CHANNEL = "facts"  # nudges, each the slug of a børs: its log has grown
BOARDS_CHANNEL = "boards"  # its board has moved
ROLL_CALL = (
    "roll-call"  # every follower is asked to say on the channel that is named that it is there, and whom it cannot follow
)
