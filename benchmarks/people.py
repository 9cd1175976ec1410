"""The organiser's list of everybody who has signed up."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient

from frivilligbors.enums import Role
from frivilligbors.settings import Settings
from services.organiser.commands import command_line
from services.registration.app import create_app
from tests.stores import own_store
from web import invitations, rate_limit
from web.context import Context
from web.rate_limit import FixedWindow

from .size import Size
from .table import Table, across, middle

BORS = "benk"
GOAL = 100.0  # milliseconds
CHANGED = "when somebody has just come"
LISTS = (
    ("the first page", f"/arrangor/{BORS}/deltakere"),
    (f"the first page, {CHANGED}", f"/arrangor/{BORS}/deltakere"),
    ("the last page", f"/arrangor/{BORS}/deltakere?side=999"),
    ("a search", f"/arrangor/{BORS}/deltakere?sok=koret+17"),
    ("all of them as JSON", f"/api/bors/{BORS}/participants"),
)


def people(size: Size, _: set[str]) -> Table:
    """The list, whole and searched."""
    table = Table(
        f"The organiser's list of {size.participants:,} participants",
        "Each with a need, an offer, an organisation and an address; the service and the store on this machine, "
        f"{5 * size.runs} requests of each kind, one after the other.",
        ("What is asked for", "p50, ms", "slowest, ms"),
    )
    with _organiser(size.participants) as client:
        for name, path in LISTS:
            took = [_asked(client, path, just_changed=CHANGED in name) for _run in range(5 * size.runs + 1)][1:]
            table.rows.append((name, across(took), f"{max(took):.1f}"))
            table.holds(f"{name} in < {GOAL:.0f} ms", f"{middle(took):.1f} ms", middle(took) < GOAL)
    return table


def _asked(client: FlaskClient, path: str, *, just_changed: bool) -> float:
    if just_changed:
        code = client.get(f"/api/bors/{BORS}/participants?show=awaited&page=1").json["participants"][0]["code"]  # type: ignore[index]
        client.post(f"/arrangor/{BORS}/deltakere/kommet", data={"kode": code, "key": token_hex(8)})
    at = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - at) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return took


@contextmanager
def _organiser(count: int) -> Iterator[FlaskClient]:
    """A browser of the organiser, in a børs of so many people."""
    rate_limit.registration_limiter = FixedWindow(10 * count, 600.0)
    with TemporaryDirectory() as folder, own_store(Path(folder) / "store") as url:
        app = create_app(Settings(redis_url=url, secret_key="a secret of the benchmarks " * 2, data_dir=Path(folder)))
        context: Context = app.extensions["context"]
        command_line.create_bors(context, BORS, "Frivilligbørs", place="", by="ola", idempotency_key="plan")
        for number in range(count):
            body = {
                "name": f"Deltaker {number}",
                "email": f"deltaker{number}@example.no",
                "organisations": [{"name": f"Koret {number // 2}", "sector": "voluntary"}],
                "needs": [{"category": "premises", "text": f"Et sted å øve, nummer {number}"}],
                "offers": [{"category": "entertainment", "text": f"En konsert, nummer {number}"}],
            }
            path, headers = f"/api/bors/{BORS}/participants", {"Idempotency-Key": token_hex(8)}
            answer = app.test_client().post(path, json=body, headers=headers)
            if answer.status_code != 201:
                raise RuntimeError(answer.text)
        client = app.test_client()
        token = invitations.issue(context, BORS, Role.ORGANISER, "Ola", by="system", idempotency_key="ola").token
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        yield client
