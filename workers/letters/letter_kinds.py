"""The template of each kind of letter, and how many of a kind one address may get; a kind without one cannot be sent."""

from typing import NamedTuple

from frivilligbors.records import LetterKind


class ParticipantLetterKind(NamedTuple):
    """The name of the two files in `templates`, and how many letters of this kind one address may get in a børs."""

    template: str
    max_per_address: int


AGREEMENT_TEMPLATES = {
    LetterKind.AGREEMENT: "agreement_confirmed",
    LetterKind.VOID: "agreement_voided",
    LetterKind.CORRECTED: "agreement_confirmed",
}
PARTICIPANT_LETTERS = {
    LetterKind.WELCOME: ParticipantLetterKind("welcome", max_per_address=3),
    LetterKind.LINK: ParticipantLetterKind("requested_link", max_per_address=10),
    LetterKind.ANNOUNCEMENT: ParticipantLetterKind("announcement", max_per_address=20),
}
CONTACT_TEMPLATES = {LetterKind.ERASURE_SOON: "erasure_soon", LetterKind.ERASED: "erased"}
TEMPLATES = AGREEMENT_TEMPLATES | CONTACT_TEMPLATES | {kind: of_kind.template for kind, of_kind in PARTICIPANT_LETTERS.items()}
