"""The OpenAPI 3.1 document of the JSON API, made from the routes of the five services."""

import json
import re
from collections.abc import Mapping
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from flask import Flask
from werkzeug.routing import Rule

from web.forms import Choice, Flag, Several, Text
from web.openapi import Description

PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "What is wrong and what to do next, in the asker's language."},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
IDEMPOTENCY_KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made by the client. The same key and body give the same answer, with Idempotent-Replayed: true.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
}


def openapi_document(apps: list[Flask]) -> dict[str, Any]:
    """The document, in the order of the paths; a form is described by its schema."""
    operations: dict[str, dict[str, Any]] = {}
    for app in apps:
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            if description := getattr(view, "documented", None):
                for method in _methods(rule):
                    operations.setdefault(_path(rule), {})[method.lower()] = _operation(rule, method, description, view)
    spec = _empty_document()
    for path, of_path in sorted(operations.items()):
        spec.path(path, operations=of_path)
    return spec.to_dict()


def _empty_document() -> APISpec:
    plugin: Any = MarshmallowPlugin(schema_name_resolver=_schema_name)
    info = {"description": "The JSON calls of a Frivilligbørs."}
    spec = APISpec("Frivilligbørs", "1", "3.1.0", plugins=[plugin], info=info)  # gives the plugin its converter
    for field, kind in ((Text, "string"), (Choice, "string"), (Flag, "boolean")):
        plugin.converter.map_to_openapi_type(field, kind, None)
    plugin.converter.add_attribute_function(_limits)
    spec.components.schema("Problem", PROBLEM_SCHEMA)
    spec.components.security_scheme("invitation", {"type": "http", "scheme": "bearer"})
    return spec


def _schema_name(form: Any) -> str:
    """The form's name in the document: two services may each have a form of the same name."""
    kind: Any = resolve_schema_cls(form)
    package, part, *_ = kind.__module__.split(".")
    return f"{part if package == 'services' else package}.{kind.__name__}"


def _limits(_: Any, field: Any, ret: dict[str, Any]) -> dict[str, Any]:
    """What our own kinds of fields allow, in the words of JSON Schema."""
    match field:
        case Text():
            return {"maxLength": field.limit} | ({} if field.empty else {"minLength": 1})
        case Choice():
            return {"enum": [value.value for value in field.among]}
        case Several():
            return {"minItems": field.least, "maxItems": field.limit}
        case _:
            return {} if "type" in ret or "$ref" in ret else {"type": "string"}


def undescribed_routes(apps: list[Flask]) -> list[str]:
    """The JSON routes without a description."""
    rules = [(rule, app.view_functions[rule.endpoint]) for app in apps for rule in app.url_map.iter_rules()]
    missing = [rule for rule, view in rules if _is_json(rule) and not hasattr(view, "documented")]
    return sorted(f"{method} {_path(rule)}" for rule in missing for method in _methods(rule))


def openapi_json(services: Mapping[str, Flask]) -> str:
    """The document as JSON text."""
    return json.dumps(openapi_document(list(services.values())), ensure_ascii=False, indent=1) + "\n"


def _is_json(rule: Rule) -> bool:
    return rule.rule.startswith("/api/") or (rule.rule.endswith(".json") and not rule.rule.startswith("/static/"))


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule, method: str, description: Description, view: Any) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in sorted(rule.arguments)
    ]
    example = {"example": description.gives} if description.mimetype == "application/json" else {}
    response = {"content": {description.mimetype: {"schema": description.schema} | example}}
    operation: dict[str, Any] = {
        "summary": description.summary,
        "operationId": rule.endpoint.replace(".", "_"),
        "parameters": parameters + ([] if method == "GET" else [IDEMPOTENCY_KEY_PARAMETER]),
        "responses": {
            str(description.status): {"description": "Done."} | response,
            "4XX": _problem("Refused: the sentence says why."),
            "503": _problem("Not saved yet: ask again with the same key."),
        },
    }
    if description.takes:
        body = {"application/json": {"schema": description.takes}}
        operation["requestBody"] = {"required": True, "content": body}
    if roles := getattr(view, "allows", ()):
        operation |= {"security": [{"invitation": []}], "x-admits": list(roles)}
    return operation


def _problem(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": schema}}}
