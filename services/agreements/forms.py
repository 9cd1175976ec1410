"""What somebody who makes or voids an agreement is asked."""

from typing import Any

from frivilligbors import codes
from frivilligbors.kinds import Category, Kind
from web.forms import Choice, Form, Part, Several, Text, Trouble

LINK = 200  # a scanner types the whole badge link
LONGEST = 200


class Code(Text):
    """A participant's code however it came: typed, spoken in pairs, or scanned as a badge link."""

    def _deserialize(self, value: Any, *rest: Any, **kwargs: Any) -> str:
        code = codes.as_typed(super()._deserialize(value, *rest, **kwargs))
        if not code:
            raise Trouble("unknown-code")
        return code


class PartyForm(Form):
    """One side: whose code, for which of their organisations, and what they give (nothing, where a gift goes one way)."""

    code = Code(limit=LINK, required=True)
    organisation_id = Text(limit=40)
    gives = Text(limit=LONGEST, empty=True, required=True)


def _two(parties: list[Any]) -> None:
    if len(parties) < 2:
        raise Trouble("two-parties")


class AgreementForm(Form):
    """A deal, as a broker hears it."""

    parties = Several(Part(PartyForm), limit=2, required=True, validate=_two)
    category = Choice(Category, "unknown-category", required=True)
    kind = Choice(Kind, "unknown-kind", load_default=Kind.AGREEMENT)
    handshake_id = Text(limit=40)


class VoidForm(Form):
    """Why an agreement no longer counts. The rules say that there must be a reason."""

    reason = Text(limit=LONGEST, empty=True, load_default="")
