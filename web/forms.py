"""Strict forms: unknown fields, wrong types, overlong or invisible text are named, field by field, before a rule sees them."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, cast

from marshmallow import RAISE, Schema, ValidationError, fields, missing, validates_schema

from frivilligbors.errors import Refused
from i18n.times import ZONE

from .problems import Invalid
from .request_body import FormString
from .text import has_invisible, is_plain, length, tidy


class FieldError(ValidationError):
    """What is wrong with a field: an error code, and the values of its sentence."""

    def __init__(self, error_code: str, **values: Any) -> None:
        super().__init__([(error_code, values)])
        self.error_code, self.values = error_code, values


COMMON: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "required",
    "null": "required",
    "validator_failed": "wrong-type",
    "invalid": "wrong-type",
}


class Form(Schema):
    """What one command takes."""

    error_messages = {"unknown": "unknown-field", "type": "wrong-type", "invalid": "wrong-type"}  # noqa: RUF012

    class Meta:
        """A field nobody asked for is an error: it was meant to do something."""

        unknown = RAISE

    def taken(self, body: Any) -> dict[str, Any]:
        """What `load` makes of a body in which nothing is wrong, in half the time. Raises ValidationError: something is."""
        if self._has_hooks or not isinstance(body, dict):
            found: dict[str, Any] = self.load(body)
            return found
        if not body.keys() <= self._known.keys():
            raise ValidationError("unknown-field")
        found = {}
        for key, (name, field) in self._known.items():
            raw = body.get(key, missing)
            if raw is missing and not field.required and field.load_default is missing:
                continue
            if (value := taken(field, raw)) is not missing:
                found[name] = value
        self.demand_complete(body)
        return found

    def demand_complete(self, body: dict[str, Any]) -> None:
        """Raises ValidationError where something is missing of the whole, though no field is wrong by itself."""

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _demand_complete(self, _: dict[str, Any], original: Any, **__: Any) -> None:
        if isinstance(original, dict):
            self.demand_complete(original)

    @cached_property
    def _has_hooks(self) -> bool:
        """Whether marshmallow runs more of this form's than `demand_complete`."""
        return any(name != "_demand_complete" for hooks in self._hooks.values() for name, *_ in hooks)

    @cached_property
    def _known(self) -> dict[str, tuple[str, fields.Field[Any]]]:
        """The fields by what they are called in a body."""
        return {str(field.data_key or name): (name, field) for name, field in self.load_fields.items()}


def taken(field: fields.Field[Any], value: Any) -> Any:
    """What a field makes of a value, or of none. Raises ValidationError."""
    if value is missing or value is None:
        return field.deserialize(value)
    found = field._deserialize(value, field.name, None)
    for validate in field.validators:
        validate(found)
    return found


class Text(fields.Field[str]):
    """One line of visible text of at most `limit` characters, tidied. Empty text is `required` unless `empty` is allowed."""

    default_error_messages = COMMON

    def __init__(self, *, limit: int, empty: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.limit, self.empty = limit, empty

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise FieldError("wrong-type")
        if is_plain(value):  # as nearly all text is: nothing in it is unseen, and each character is one
            text = " ".join(value.split())
            count = len(text)
        else:
            if has_invisible(value):
                raise FieldError("control-characters")
            text = tidy(value)
            count = length(text)
        if count > self.limit:
            raise FieldError("too-long", limit=self.limit)
        if not text and not self.empty:
            raise FieldError("required")
        return text


class Choice(fields.Field[Any]):
    """One of the values of an enumeration; anything else is `error_code`."""

    default_error_messages = COMMON

    def __init__(self, among: type[StrEnum], error_code: str, **options: Any) -> None:
        super().__init__(**options)
        self.among, self.error_code, self._by_value = among, error_code, {str(one): one for one in among}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> StrEnum:
        found = self._by_value.get(value) if isinstance(value, str) else None
        if found is None:
            raise FieldError("required" if value == "" and self.required else self.error_code)
        return found


class Flag(fields.Field[bool]):
    """True or false, nothing like it; on a page, a box that is ticked."""

    default_error_messages = COMMON

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if isinstance(value, FormString) and value == "ja":
            return True
        if not isinstance(value, bool):
            raise FieldError("wrong-type")
        return value


class InstantField(fields.Field[datetime]):
    """A moment with its offset, ``2024-05-06T16:42:10.123Z``."""

    default_error_messages = COMMON

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
            moment.timestamp()
        except (TypeError, ValueError, OverflowError) as wrong:
            raise FieldError("wrong-type") from wrong
        if moment.tzinfo is None:
            raise FieldError("wrong-type")
        return moment


class LocalTimeField(fields.Field[datetime | None]):
    """A time of a Norwegian evening as a browser writes it, ``2027-05-06T18:30``, or one with a zone; nothing for none.

    A time that the clock passes over when summer time begins is `time-in-gap`.
    """

    default_error_messages = COMMON

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime | None:
        if value == "":
            return None
        try:
            parsed = datetime.fromisoformat(value)
            at = (parsed if parsed.tzinfo else parsed.replace(tzinfo=ZONE)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as wrong:
            raise FieldError("wrong-type") from wrong
        if not parsed.tzinfo and at.astimezone(ZONE).replace(tzinfo=None) != parsed:
            raise FieldError("time-in-gap")
        return at


class Count(fields.Field[int]):
    """A whole number from 1 to `most`, as somebody types it."""

    default_error_messages = COMMON

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        typed = value.strip() if isinstance(value, str) else ""
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6 and 1 <= int(typed) <= self.most):
            raise FieldError("count-out-of-range", most=self.most)
        return int(typed)


class Several(fields.List[Any]):
    """A list of at most `limit` things."""

    default_error_messages = COMMON
    least = 0

    def __init__(self, inner: fields.Field[Any], *, limit: int, **options: Any) -> None:
        super().__init__(inner, **options)
        self.limit = limit

    def _deserialize(self, value: Any, *rest: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list):
            if len(value) > self.limit:
                raise FieldError("too-many", limit=self.limit)
            try:
                return [taken(self.inner, one) for one in value]
            except ValidationError:
                pass  # marshmallow then says which of them are wrong
        return super()._deserialize(value, *rest, **kwargs)


class NestedForm(fields.Nested):
    """A form within a form."""

    default_error_messages = COMMON | {"type": "wrong-type"}

    @cached_property
    def _form(self) -> Form:
        """Its schema, which marshmallow looks for each time."""
        return cast(Form, self.schema)

    def _deserialize(self, value: Any, *rest: Any, **kwargs: Any) -> Any:
        try:
            return self._form.taken(value)
        except ValidationError:
            pass  # of all that is wrong, marshmallow says what it is
        return super()._deserialize(value, *rest, **kwargs)


class NothingForm(Form):
    """A command that says all by its address."""


class HideForm(Form):
    """Whether to hide something from others, or (false) to show it again."""

    hidden = Flag(load_default=True)


@cache
def schema(form: type[Form]) -> Form:
    """The schema of a form, made once: to make one takes longer than to check a body by it."""
    return form()


def load(form: type[Form], body: Any) -> dict[str, Any]:
    """The body, checked and tidied. Raises Invalid."""
    if not isinstance(body, dict):
        raise Refused("malformed-json")
    try:
        return schema(form).taken(body)
    except ValidationError:
        pass  # of all that is wrong, marshmallow says what it is
    try:
        loaded: dict[str, Any] = schema(form).load(body)
    except ValidationError as wrong:
        raise Invalid(_flat(wrong.messages)) from wrong
    return loaded


def _flat(messages: Any, path: str = "") -> dict[str, tuple[str, dict[str, Any]]]:
    """Marshmallow's tree of messages by path. A message is an error code, or an error code and its values."""
    if isinstance(messages, dict):
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for name, below in messages.items():
            step = "" if name == "_schema" else _shown(name)
            found |= _flat(below, ".".join(filter(None, (path, step))))
        return found
    first = messages[0] if isinstance(messages, list) else messages
    return {path: first if isinstance(first, tuple) else (str(first), {})}


def _shown(name: object) -> str:
    """A field's name as it may stand in an answer, whatever was sent."""
    return str(name).encode("ascii", "replace").decode()[:40]
