"""The counter is the only page that may be shown within somebody else's."""

from typing import Any

from flask import Flask

from .test_access import Stage, rules

FRAMED = "/teller/<slug:bors>"


def asked(app: Flask, address: str, token: str = "") -> tuple[int, dict[str, Any]]:
    """The status and the policy of a page."""
    with app.test_client().get(address, headers={"Authorization": f"Bearer {token}"} if token else {}) as answer:
        parts = (part.split() for part in answer.headers["Content-Security-Policy"].split("; "))
        return answer.status_code, {name: values for name, *values in parts}


def policy_of(app: Flask, address: str) -> dict[str, Any]:
    return asked(app, address)[1]


def test_no_page_but_the_counter_may_be_framed(services: dict[str, Flask], bors: str) -> None:
    stage = Stage(services, bors)
    framed = set()
    for (method, _), (app, rule) in rules(services).items():
        for token in ("", *stage.evening.tokens.values()) if method == "GET" else ():
            status, policy = asked(app, stage.address(rule.rule), token)
            if policy["frame-ancestors"] != ["'none'"]:
                framed.add(rule.rule)
            if status < 300:
                break  # turned away and let in: what the next would get is the same page
    assert framed == {FRAMED}


def test_an_error_on_the_counters_address_may_not_be_framed(services: dict[str, Flask]) -> None:
    assert policy_of(services["results"], "/teller/finnes-ikke")["frame-ancestors"] == ["'none'"]


def test_the_counter_loads_and_asks_nothing_of_others(services: dict[str, Flask], bors: str) -> None:
    address = Stage(services, bors).address(FRAMED)
    policy = policy_of(services["results"], address)
    assert policy.pop("frame-ancestors") == ["*"]
    assert {value for values in policy.values() for value in values} <= {"'self'", "'none'", "data:"}
