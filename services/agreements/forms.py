"""The schemas of what is sent about handshakes, and to confirm, correct, void, hide, print or publish agreements."""

from typing import Any

from marshmallow import ValidationError, fields

from frivilligbors import codes
from frivilligbors.enums import AgreementKind, Category
from web.forms import COMMON, Choice, Count, FieldError, Flag, Form, InstantField, NestedForm, Several, Text
from web.request_body import FormString

MAX_CODE_LENGTH = 200  # a scanner types the whole badge link
MAX_TEXT_LENGTH = 200


class ParticipantCode(Text):
    """A participant's code however it came: typed, spoken in pairs, or scanned as a badge link."""

    def _deserialize(self, value: Any, *rest: Any, **kwargs: Any) -> str:
        code = codes.as_typed(super()._deserialize(value, *rest, **kwargs))
        if not code:
            raise FieldError("unknown-code")
        return code


class NonEmptyChoice(Choice):
    """A choice that may be missing, but not empty."""

    def _deserialize(self, value: Any, *rest: Any, **kwargs: Any) -> Any:
        if value == "":
            raise FieldError("required")
        return super()._deserialize(value, *rest, **kwargs)


class PaperNumber(Text):
    """The number printed on a paper form, without its leading noughts."""

    def _deserialize(self, value: Any, *rest: Any, **kwargs: Any) -> str:
        number = super()._deserialize(value, *rest, **kwargs).lstrip("0")
        if not (number.isascii() and number.isdigit() and len(number) <= 4):
            raise FieldError("paper-unknown")
        return number


class PrintForm(Form):
    """How many paper forms to print, and the number of the first."""

    first = Count(most=9800, load_default=1, data_key="fra")
    count = Count(most=200, load_default=20, data_key="antall")


class PartyForm(Form):
    """One party: whose code, for which of their organisations, and what they give (nothing, where a gift goes one way)."""

    code = ParticipantCode(limit=MAX_CODE_LENGTH, required=True)
    organisation_id = Text(limit=40)
    gives = Text(limit=MAX_TEXT_LENGTH, empty=True, required=True)
    meets = Text(limit=40)


def _demand_two(parties: list[Any]) -> None:
    if len(parties) < 2:
        raise FieldError("two-parties")


class HandshakeForm(Form):
    """A handshake as its proposer enters it."""

    parties = Several(NestedForm(PartyForm), limit=2, required=True, validate=_demand_two)
    category = Choice(Category, "unknown-category", required=True)
    kind = Choice(AgreementKind, "unknown-kind", load_default=AgreementKind.AGREEMENT)


class AcceptForm(Form):
    """What the second party of a handshake may change as it accepts: what it gives, and for whom."""

    gives = Text(limit=MAX_TEXT_LENGTH, empty=True, load_default=None)
    organisation_id = Text(limit=40, load_default=None)


class AgreementForm(Form):
    """An agreement as a broker enters it; or the handshake that holds it."""

    parties = Several(NestedForm(PartyForm), limit=2, validate=_demand_two)
    category = NonEmptyChoice(Category, "unknown-category")
    kind = Choice(AgreementKind, "unknown-kind", load_default=AgreementKind.AGREEMENT)
    handshake_id = Text(limit=40)
    agreed_at = InstantField()
    paper = PaperNumber(limit=10)
    ask_twice = Flag(load_default=False)  # what looks like an agreement of just now is refused: `looks-the-same`

    def demand_complete(self, body: dict[str, Any]) -> None:
        """Without a handshake, parties and category are required."""
        missing = [name for name in ("parties", "category") if name not in body]
        if missing and "handshake_id" not in body:
            raise ValidationError({name: [("required", {})] for name in missing})


class Revision(fields.Field[int]):
    """The revision of a record that somebody has seen; on a page, its digits."""

    default_error_messages = COMMON

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, FormString) and value.isascii() and value.isdigit() and len(value) <= 9:
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise FieldError("wrong-type")
        return value


class CorrectedPartyForm(Form):
    """What a party gives from now on."""

    gives = Text(limit=MAX_TEXT_LENGTH, empty=True, required=True)


class CorrectionForm(Form):
    """What an organiser corrects in an agreement; what is missing stays. With `revision`, only if it is still of that one."""

    parties = Several(NestedForm(CorrectedPartyForm), limit=2, validate=_demand_two)
    category = NonEmptyChoice(Category, "unknown-category")
    kind = NonEmptyChoice(AgreementKind, "unknown-kind")
    revision = Revision()


class ResultTextForm(Form):
    """What the published list says for each party; with `as_agreed`, what they agreed."""

    first = Text(limit=MAX_TEXT_LENGTH, empty=True, load_default=None)
    second = Text(limit=MAX_TEXT_LENGTH, empty=True, load_default=None)
    as_agreed = Flag(load_default=False)


class VoidForm(Form):
    """Why an agreement no longer counts. The rules say that there must be a reason."""

    reason = Text(limit=MAX_TEXT_LENGTH, empty=True, load_default="")
