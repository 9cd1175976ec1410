"""The OpenAPI 3.1 document of the JSON calls, made from the routes of the four apps."""

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from web.openapi import Description, schema_of

PROBLEM = {
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
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made by the client. The same key and body give the same answer, with Idempotent-Replayed: true.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
}


def document(apps: list[Flask]) -> dict[str, Any]:
    """The document, in the order of the paths."""
    paths: dict[str, dict[str, Any]] = {}
    for app in apps:
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            if description := getattr(view, "documented", None):
                for method in _methods(rule):
                    paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule, method, description, view)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Frivilligbørs", "version": "1", "description": "The JSON calls of a Frivilligbørs."},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": {"invitation": {"type": "http", "scheme": "bearer"}},
        },
    }


def undescribed(apps: list[Flask]) -> list[str]:
    """The JSON routes that no description stands beside."""
    rules = [(rule, app.view_functions[rule.endpoint]) for app in apps for rule in app.url_map.iter_rules()]
    missing = [rule for rule, view in rules if _is_json(rule) and not hasattr(view, "documented")]
    return sorted(f"{method} {_path(rule)}" for rule in missing for method in _methods(rule))


def written(services: Mapping[str, Flask]) -> str:
    """The document of these services as text."""
    return json.dumps(document(list(services.values())), ensure_ascii=False, indent=1) + "\n"


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
    told = {"content": {"application/json": {"schema": {"type": "object"}, "example": description.gives}}}
    operation: dict[str, Any] = {
        "summary": description.summary,
        "operationId": rule.endpoint.replace(".", "_"),
        "parameters": parameters + ([] if method == "GET" else [KEY]),
        "responses": {
            str(description.status): {"description": "Done."} | told,
            "4XX": _problem("Refused: the sentence says why."),
            "503": _problem("Not saved yet: ask again with the same key."),
        },
    }
    if description.takes:
        body = {"application/json": {"schema": schema_of(description.takes())}}
        operation["requestBody"] = {"required": True, "content": body}
    if roles := getattr(view, "admits", ()):
        operation |= {"security": [{"invitation": []}], "x-admits": list(roles)}
    return operation


def _problem(text: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {"application/problem+json": {"schema": schema}}}
