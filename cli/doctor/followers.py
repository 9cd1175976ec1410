"""Whoever follows the logs: are they there, can they follow every børs, and how far have they come?"""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from frivilligbors import keys
from frivilligbors.board import Boards
from frivilligbors.cursor import Followed
from frivilligbors.log import Log
from frivilligbors.queries import Queries
from frivilligbors.redis_client import RedisClient

from .finding import Ailing, borser, together
from .patient import Patient
from .processes import watched

PATIENCE = 3.0  # seconds: a follower hears its name four times a second, and sweeps every two seconds
AGAIN = 0.1
Place = Callable[[RedisClient, str], int]


def board(patient: Patient) -> str:
    """The board worker is there, and each board is at the end of its log."""
    return _followed(patient, "board", lambda opened, bors: Boards(opened).load(bors).position)


def letters(patient: Patient) -> str:
    """The letter worker is there, and the letters of each fact are written."""
    return _followed(patient, "letters", lambda opened, bors: Followed(opened, keys.LETTERS_AT).place(bors).position)


def _followed(patient: Patient, name: str, place: Place) -> str:
    with patient.redis() as opened:
        log = Log(opened)
        due = {bors: log.length(bors) for bors in Queries(opened).borser()}
        until = time.monotonic() + PATIENCE
        with watched(patient, name) as trouble:
            ailing = called(opened, name, until)
        wrong = [*_absence(patient, name, ailing, trouble), *_places(opened, due, place, until, name)]
    if wrong:
        raise Ailing(together(wrong))
    return f"{borser(len(due))} followed to the newest fact"


def called(opened: RedisClient, name: str, until: float) -> list[str] | None:
    """Call the roll: the børser this follower cannot follow; None where it does not answer."""
    asker = f"{keys.ROLL_CALL}:{secrets.token_hex(8)}"
    with opened.pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(asker)
        while time.monotonic() < until:
            opened.publish(keys.ROLL_CALL, asker)  # again, for one that has just been started
            again = time.monotonic() + 10 * AGAIN
            while (left := min(again, until) - time.monotonic()) > 0:
                if (told := _answer(channel, left)) and told["name"] == name:
                    return [str(bors) for bors in told["ailing"]]
    return None


def _answer(channel: Any, within: float) -> dict[str, Any] | None:
    told = channel.get_message(timeout=within)
    found: dict[str, Any] | None = json.loads(told["data"]) if told else None
    return found


def _absence(patient: Patient, name: str, ailing: list[str] | None, trouble: list[str]) -> Iterator[str]:
    if ailing is None:
        what = trouble[0] if trouble else f"is it running? {patient.where(name)}"
        yield f"the {name} worker does not answer: {what}"
    elif ailing:
        yield f"the {name} worker cannot follow {', '.join(ailing)}, {patient.where(name)}"


def _places(opened: RedisClient, due: dict[str, int], place: Place, until: float, name: str) -> Iterator[str]:
    """Who is ahead of its log, or has not come to what was its end, and stays so."""
    log, hint = Log(opened), "frivilligbors rebuild" if name == "board" else "the letter worker begins anew by itself:"
    while True:
        at = {bors: place(opened, bors) for bors in due}
        ahead = [
            f"{bors} is at {at[bors]}, ahead of its log ({end}): {hint} {bors}"
            for bors in due
            if at[bors] > (end := log.length(bors))
        ]
        behind = [f"{bors} is {due[bors] - at[bors]} facts behind" for bors in due if at[bors] < due[bors]]
        if not ahead and not behind:
            return
        if time.monotonic() > until:
            yield from (*ahead, *behind)
            return
        time.sleep(AGAIN)
