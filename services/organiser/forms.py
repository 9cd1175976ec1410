"""What an organiser tells: a new børs, how long the hour is, what is published, and who is invited."""

from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, validates_schema

from frivilligbors.enums import Category, FieldRequirement, Language, Role, Scene, Sector
from web.forms import Choice, Count, Flag, Form, InstantField, LocalTimeField, Several, Text

from .form_fields import Accent, Day, DayOrNone, Lines, Minutes

NAME = 80
PLACE = 80
SLUG = 40
WELCOME = 70
RULE = 40  # characters of a line that the wall can show
RULES = 3
FOLLOW_UP = 200
REASON = 200
NOTICE_TEXT = 600
SUBJECT = 100
BODY = 3000
MAX_BROKERS = 40


class Invitee(StrEnum):
    """Whom an organiser invites; brokers invite hosts too."""

    BROKER = Role.BROKER
    HOST = Role.HOST
    ORGANISER = Role.ORGANISER


class AskedEmail(StrEnum):
    """Whether whoever signs up is asked for an address."""

    NO = FieldRequirement.NO
    OPTIONAL = FieldRequirement.OPTIONAL


class NewBors(Form):
    """A børs to be planned. Without an address of its own it gets one from its name. `copy_of`: an earlier one.

    `town`: whose it is, where whoever plans it may choose.
    """

    name = Text(limit=NAME, required=True)
    slug = Text(limit=SLUG, empty=True, load_default="")
    place = Text(limit=PLACE, empty=True, load_default="")
    opens_at = LocalTimeField(load_default=None)
    rehearsal = Flag(load_default=False)
    copy_of = Text(limit=SLUG, empty=True, load_default="")
    town = Text(limit=SLUG, empty=True, load_default="")


class NewTown(Form):
    """A town; without an address of its own it gets one from its name."""

    name = Text(limit=NAME, required=True)
    slug = Text(limit=SLUG, empty=True, load_default="")


class TownName(Form):
    """What a town is called from now on."""

    name = Text(limit=NAME, required=True)


class TownOrganiser(Form):
    """Somebody who may organise all of a town."""

    name = Text(limit=NAME, required=True)


class MoveBors(Form):
    """A børs that is moved to a town."""

    bors = Text(limit=SLUG, required=True)


class SettingsChange(Form):
    """The settings that an organiser may change at any time; those that are given are changed."""

    name = Text(limit=NAME)
    place = Text(limit=PLACE, empty=True)
    doors_at = LocalTimeField(allow_none=True)
    opens_at = LocalTimeField(allow_none=True)
    planned_minutes = Minutes("minutes-out-of-range")
    planned_grace = Minutes("grace-out-of-range")
    welcome = Text(limit=WELCOME, empty=True)
    rules = Several(Text(limit=RULE, empty=True), limit=RULES)
    accent = Accent()
    categories = Several(Choice(Category, "unknown-category"), limit=len(Category))
    languages = Several(Choice(Language, "unknown-language"), limit=len(Language))
    follow_up = Text(limit=FOLLOW_UP, empty=True)
    follow_up_at = DayOrNone(allow_none=True)
    ask_email = Choice(AskedEmail, "email-stays-optional")
    ask_number = Choice(FieldRequirement, "wrong-type")
    ask_needs = Choice(FieldRequirement, "wrong-type")
    ask_offers = Choice(FieldRequirement, "wrong-type")
    revision = Minutes("wrong-type")


class SettingsPage(SettingsChange):
    """All of them, as a page sends them, with the revision of the børs when it was opened."""

    name = Text(limit=NAME, required=True)
    revision = Minutes("wrong-type", required=True)


class FirstGong(Form):
    """How long the hour is, and whether the gong is meant though it is planned for much later."""

    minutes = Minutes("minutes-out-of-range", required=True)
    sure = Flag(load_default=False)


class LastGong(Form):
    """How long what stood in line may be confirmed."""

    grace_minutes = Minutes("grace-out-of-range", required=True)


class Publish(Form):
    """Whether the result is published although late agreements wait."""

    without_late = Flag(load_default=False)


class Invite(Form):
    """Somebody who may sign in."""

    name = Text(limit=NAME, required=True)
    role = Choice(Invitee, "wrong-type", required=True)
    lead = Flag(load_default=False)


class BrokerInvitations(Form):
    """Brokers who are invited on paper, by name."""

    names = Several(Text(limit=NAME), limit=MAX_BROKERS, required=True)
    lead = Flag(load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def _demand_one(self, loaded: dict[str, Any], **__: Any) -> None:
        if not loaded["names"]:
            raise ValidationError({"names": [("required", {})]})


class TableSigns(Form):
    """How many signs for tables, and the number of the first."""

    first = Count(most=900, load_default=1, data_key="fra")
    count = Count(most=60, load_default=6, data_key="antall")


class MoreTime(Form):
    """How much longer the hour is."""

    minutes = Minutes("minutes-out-of-range", load_default=5)


class Retention(Form):
    """On which day everybody is erased, and why it is later than before."""

    until = Day(required=True)
    reason = Text(limit=REASON, empty=True, load_default="")


class EraseBors(Form):
    """The name of the børs, typed by whoever erases it."""

    name = Text(limit=NAME, required=True)


class Notice(Form):
    """What a børs says about privacy; what is left empty is not filled in."""

    controller = Text(limit=NAME, empty=True, load_default="")
    organisation_number = Text(limit=40, empty=True, load_default="")
    contact = Text(limit=REASON, empty=True, load_default="")
    officer = Text(limit=REASON, empty=True, load_default="")
    purposes = Text(limit=NOTICE_TEXT, empty=True, load_default="")
    legal_basis = Text(limit=NOTICE_TEXT, empty=True, load_default="")


class AnnouncementForm(Form):
    """A letter to everybody, or to one sector. Nynorsk and English may be missing, each with its subject and text."""

    sector = Choice(Sector, "unknown-sector")
    subject_nb = Text(limit=SUBJECT, required=True)
    body_nb = Lines(limit=BODY, required=True)
    subject_nn = Text(limit=SUBJECT, empty=True, load_default="")
    body_nn = Lines(limit=BODY, empty=True, load_default="")
    subject_en = Text(limit=SUBJECT, empty=True, load_default="")
    body_en = Lines(limit=BODY, empty=True, load_default="")

    @validates_schema(skip_on_field_errors=True)
    def _demand_both(self, loaded: dict[str, Any], **__: Any) -> None:
        """A subject without a text, or a text without a subject, is half a letter."""
        for lang in ("nn", "en"):
            subject, body = f"subject_{lang}", f"body_{lang}"
            if bool(loaded[subject]) != bool(loaded[body]):
                raise ValidationError({body if loaded[subject] else subject: [("required", {})]})


class AuditQuery(Form):
    """Between which moments: the first, and the first that is no longer asked for."""

    since = InstantField(data_key="from")
    until = InstantField(data_key="to")


class Remote(Form):
    """What the wall shows: the scene, the step of the result, and whether it holds still."""

    scene = Choice(Scene, "wrong-type", required=True)
    still = Flag(load_default=False)
    step = Minutes("wrong-type", load_default=0)
