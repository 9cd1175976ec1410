"""What was sent, as the JSON call tells it: from the call itself, or from the form of a page."""

import json
from typing import Any, NoReturn

from flask import request
from werkzeug.datastructures import MultiDict

from frivilligbors.errors import Refused

JSON = "application/json"


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Refused("duplicate-key")
    return members


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


STRICT = json.JSONDecoder(object_pairs_hook=_once_each, parse_constant=_no_number)


def json_body() -> Any:
    """The JSON of the request. Raises Refused: `json-expected`, `malformed-json`, `too-deep`, `duplicate-key`."""
    if request.environ.get("CONTENT_TYPE") != JSON and not request.is_json:  # nearly all say it in these words
        raise Refused("json-expected")
    try:
        raw = request.get_data()
        return STRICT.decode(raw.decode(json.detect_encoding(raw), "surrogatepass"))
    except RecursionError as deep:
        raise Refused("too-deep") from deep
    except ValueError as wrong:
        raise Refused("malformed-json") from wrong


class FormString(str):
    """What somebody typed on a page, or the ``ja`` of a box they ticked: only a Flag takes it for true."""

    __slots__ = ()


def nested(form: "MultiDict[str, str]") -> dict[str, Any]:
    """A page's form as the JSON call would tell it: ``organisations.0.name`` is the first of a list."""
    body: dict[str, Any] = {}
    for path, value in form.items():
        *parents, last = path.split(".")[:4]
        node = body
        for parent in parents:
            below = node.setdefault(parent, {})
            if not isinstance(below, dict):
                break
            node = below
        else:
            node[last] = FormString(value)
    return {name: _lists(part) for name, part in body.items()}


def _lists(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    below = {name: _lists(value) for name, value in part.items()}
    if below and all(name.isascii() and name.isdigit() and len(name) < 4 for name in below):
        return [below[name] for name in sorted(below, key=int)]
    return below
