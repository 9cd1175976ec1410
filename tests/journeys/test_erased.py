"""Whoever is erased is in no record, no letter and no file of the house a moment later."""

from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import httpx

from tests.eventually import eventually
from tests.running_house import RunningHouse


def files_with(folder: Path, *words: str) -> list[str]:
    """The files that hold any of these words; one that goes while we look holds none."""
    found = []
    for file in folder.rglob("*"):
        with suppress(OSError):
            if any(word.encode() in file.read_bytes() for word in words):
                found.append(str(file.relative_to(folder)))
    return found


def test_whoever_is_erased_is_nowhere_in_the_house(house: RunningHouse, bors: str) -> None:
    house.run("bors", "create", bors, "--name", "Frivilligbørsen på Nes")
    name, mail = f"Olga{token_hex(6)}", f"olga{token_hex(6)}@example.no"
    body = {"name": name, "email": mail, "organisations": [{"name": name, "sector": "individual"}]}
    headers = {"Idempotency-Key": uuid4().hex}
    token = httpx.post(f"{house.url}/api/bors/{bors}/participants", json=body, headers=headers).json()["token"]
    eventually(lambda: any(mail in str(letter["To"]) for letter in house.postbox_letters()))
    assert len(files_with(house.data_dir, name, mail)) >= 2
    answer = httpx.post(f"{house.url}/deg/slett", data={"key": "once", "sure": "ja"}, cookies={"deltaker": token})
    assert "Alt om deg er slettet" in answer.text
    eventually(lambda: files_with(house.data_dir, name, mail) == [])
