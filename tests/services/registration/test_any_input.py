"""Whatever is sent, the house answers in words and never breaks."""

from secrets import token_hex
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.organiser.commands import command_line as organiser
from services.registration.app import create_app
from web.context import Context

from .bors_client import CHOIR, PAGE, BorsClient, kari

CALM = settings(deadline=None, suppress_health_check=list(HealthCheck))
TEXT = st.text(st.characters(exclude_categories=()), max_size=20)  # half characters too
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(["name", "email", "language", "organisations", "needs", "offers", "consents", "key", "more"])
NEARLY = st.dictionaries(FIELDS, ANYTHING, max_size=4).map(lambda odd: kari() | odd)
INSIDE = st.dictionaries(st.sampled_from(["name", "sector", "number", "x"]), ANYTHING, max_size=3)
ODD_PATHS = st.lists(FIELDS | st.sampled_from(["0", "1", "07", "9" * 5000, "²", "", "name"]), min_size=1, max_size=5).map(
    ".".join
)


@pytest.fixture(scope="module")
def open_bors_client(context: Context) -> BorsClient:
    bors = f"bors-{token_hex(5)}"
    organiser.create_bors(context, bors, "Frivilligbørs Drammen", by="ola", idempotency_key="plan")
    return BorsClient(context, create_app(context.settings).test_client(), bors)


@CALM
@given(body=ANYTHING | NEARLY | INSIDE.map(lambda odd: kari(organisations=[CHOIR | odd])))
def test_any_json_is_answered(open_bors_client: BorsClient, body: Any) -> None:
    fact_count = open_bors_client.fact_count
    answer = open_bors_client.post_json(body)
    assert answer.status_code == 201 or 400 <= answer.status_code < 500
    assert open_bors_client.fact_count == fact_count + (answer.status_code == 201)


@CALM
@given(data=st.binary(max_size=200))
def test_any_bytes_are_answered(open_bors_client: BorsClient, data: bytes) -> None:
    assert 400 <= open_bors_client.post_bytes(data).status_code < 500


@CALM
@given(odd=st.dictionaries(ODD_PATHS, st.text(max_size=30), max_size=6))
def test_any_page_form_is_answered(open_bors_client: BorsClient, odd: dict[str, str]) -> None:
    sent = PAGE | {"key": token_hex(8)} | odd
    answer = open_bors_client.client.post(f"/b/{open_bors_client.bors}", data=_encodable(sent))
    assert answer.status_code in (200, 303) or 400 <= answer.status_code < 500


def _encodable(sent: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode("utf-8", "surrogatepass") for name, text in sent.items()}
