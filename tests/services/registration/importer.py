"""The organiser who takes lists in, and lists to take."""

import io
from secrets import token_hex
from typing import Any

from flask.testing import FlaskClient
from openpyxl import Workbook  # type: ignore[import-untyped]

from frivilligbors.log import Log

from .bors_client import BorsClient

PLAIN = "Navn;E-post;Virksomhet;Sektor\nÅse Dahl;ase@example.no;Fjordkoret;Frivillig\nBo Lie;;Nesset bibliotek;Offentlig\n"
PRETIX = (
    '"Order code","Email","Product","Attendee name","Attendee name: Given name","Attendee name: Family name","Attendee email",'
    '"Company","Sector"\n'
    '"ABC12","kjoper@example.no","Billett","Åse Dahl","Åse","Dahl","ase@example.no","Fjordkoret","voluntary"\n'
)
FORMS = (
    "ID\tStart time\tCompletion time\tEmail\tName\tHva heter du?\tE-postadressen din\tHvilken virksomhet kommer du for?"
    "\tSektor\tHva trenger dere?\tHva kan dere dele?\n"
    "1\t5/6/26\t5/6/26\tanonymous\t\tÅse Dahl\tase@example.no\tFjordkoret\tFrivillig;\tEt sted å øve;Noter;\tEn konsert\n"
)


class Importer:
    """The organiser, who takes lists in."""

    def __init__(self, bors_client: BorsClient, organiser: FlaskClient) -> None:
        self.bors_client, self.organiser = bors_client, organiser

    def send(self, content: bytes | str, idempotency_key: str = "", **query: str) -> Any:
        data = content.encode() if isinstance(content, str) else content
        headers = {"Idempotency-Key": idempotency_key or token_hex(8), "Accept": "application/json"}
        return self.organiser.post(
            f"{self.bors_client.path}/import", data=data, content_type="text/csv", headers=headers, query_string=query
        )

    def take(self, content: bytes | str, **query: str) -> Any:
        answer = self.send(content, **query)
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    @property
    def page(self) -> str:
        return f"/arrangor/{self.bors_client.bors}/deltakere/import"

    def upload(self, content: bytes | str) -> Any:
        data = content.encode() if isinstance(content, str) else content
        form = {"file": (io.BytesIO(data), "liste.csv"), "key": token_hex(8)}
        return self.organiser.post(self.page, data=form, content_type="multipart/form-data")


def facts(bors_client: BorsClient) -> list[Any]:
    return [entry.fact for entry in Log(bors_client.context.redis).all(bors_client.bors)]


def xlsx(*rows: list[Any]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()
