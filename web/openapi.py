"""What a JSON route takes and gives, said beside it, so that the OpenAPI document is made from the code that answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from .forms import Form

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Description:
    """A route in words: its summary, the form it takes, and the status, example, schema and type of what it gives."""

    summary: str
    takes: type[Form] | None = None
    status: int = 200
    gives: dict[str, Any] = field(default_factory=dict)
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "object"})
    mimetype: str = "application/json"


def documented(description: Description) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say what a JSON route does. Stands directly under the route, above its guard."""

    def say(view: Callable[P, R]) -> Callable[P, R]:
        view.documented = description  # type: ignore[attr-defined]
        return view

    return say
