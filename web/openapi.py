"""What a JSON route takes and gives, said beside it, so that the OpenAPI document is made from the code that answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from marshmallow import fields

from .forms import Choice, Flag, Form, Part, Several, Text

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Description:
    """A route in words: its summary, the form it takes, and the status of success with an example of what it gives."""

    summary: str
    takes: type[Form] | None = None
    status: int = 200
    gives: dict[str, Any] = field(default_factory=dict)


def documented(description: Description) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say what a JSON route does. Stands directly under the route, above its guard."""

    def say(view: Callable[P, R]) -> Callable[P, R]:
        view.documented = description  # type: ignore[attr-defined]
        return view

    return say


def schema_of(form: Form) -> dict[str, Any]:
    """The JSON Schema of a form."""
    properties = {name: _property(inner) for name, inner in form.fields.items()}
    needed = [name for name, inner in form.fields.items() if inner.required]
    return {"type": "object", "additionalProperties": False, "properties": properties} | (
        {"required": needed} if needed else {}
    )


def _property(inner: Any) -> dict[str, Any]:
    told = _of_kind(inner)
    return told | {"type": [told["type"], "null"]} if inner.allow_none and "type" in told else told


def _of_kind(inner: Any) -> dict[str, Any]:
    match inner:
        case Text():
            return {"type": "string", "maxLength": inner.limit} | ({} if inner.empty else {"minLength": 1})
        case Choice():
            return {"type": "string", "enum": [value.value for value in inner.among]}
        case Flag():
            return {"type": "boolean", "default": False}
        case Several():
            return {"type": "array", "minItems": inner.least, "maxItems": inner.limit, "items": _property(inner.inner)}
        case Part():
            return schema_of(inner.schema)  # type: ignore[arg-type]
        case fields.Integer():
            return {"type": "integer"}
        case _:
            return {"type": "string"}
