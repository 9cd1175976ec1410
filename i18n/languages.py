"""Which languages we speak, and which of those that are offered somebody gets."""

from collections.abc import Sequence

LANGUAGES = ("nb", "nn", "en")


def first_offered(wanted: Sequence[str], offered: Sequence[str]) -> str:
    """The first that is wanted and offered, else the first that is offered."""
    return str(next((lang for lang in wanted if lang in offered), offered[0]))
