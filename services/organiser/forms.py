"""What an organiser tells: a new børs, how long the hour is, and who is invited."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from marshmallow import fields

from frivilligbors.enums import Role, Scene
from i18n.times import ZONE
from web.forms import COMMON, Choice, Flag, Form, Text, Trouble

NAME = 80
PLACE = 80
SLUG = 40


class Invitee(StrEnum):
    """Whom an organiser invites; brokers invite hosts too."""

    BROKER = Role.BROKER
    HOST = Role.HOST
    ORGANISER = Role.ORGANISER


class Moment(fields.Field[datetime | None]):
    """A time of a Norwegian evening as a browser writes it, ``2027-05-06T18:30``; nothing for none."""

    default_error_messages = COMMON

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime | None:
        if value == "":
            return None
        try:
            return datetime.fromisoformat(value).replace(tzinfo=ZONE).astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as wrong:
            raise Trouble("wrong-type") from wrong


class Minutes(fields.Field[int]):
    """A whole number of minutes; how many there may be is a rule. Anything else is `code`."""

    default_error_messages = COMMON

    def __init__(self, code: str, **options: Any) -> None:
        super().__init__(**options)
        self.code = code

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 4:
            raise Trouble(self.code)
        return int(value)


class NewBors(Form):
    """A børs to be planned. Without an address of its own it gets one from its name."""

    name = Text(limit=NAME, required=True)
    slug = Text(limit=SLUG, empty=True, load_default="")
    place = Text(limit=PLACE, empty=True, load_default="")
    opens_at = Moment(load_default=None)
    rehearsal = Flag(load_default=False)


class FirstGong(Form):
    """How long the hour is."""

    minutes = Minutes("minutes-out-of-range", required=True)


class LastGong(Form):
    """How long what stood in line may be confirmed."""

    grace_minutes = Minutes("grace-out-of-range", required=True)


class Invite(Form):
    """Somebody who may sign in."""

    name = Text(limit=NAME, required=True)
    role = Choice(Invitee, "wrong-type", required=True)
    lead = Flag(load_default=False)


class MoreTime(Form):
    """How much longer the hour is."""

    minutes = Minutes("minutes-out-of-range", load_default=5)


class Remote(Form):
    """What the wall shows: the scene, the step of the result, and whether it holds still."""

    scene = Choice(Scene, "wrong-type", required=True)
    still = Flag(load_default=False)
    step = Minutes("wrong-type", load_default=0)
