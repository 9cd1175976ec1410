"""Which towns may be made, what they are called, and which town a børs is planned in or moved to. Pure."""

from dataclasses import replace
from datetime import datetime

from frivilligbors.errors import Refused
from frivilligbors.facts import BorsChanged, TownCreated, TownRenamed
from frivilligbors.records import Bors, Town

from .lifecycle import SLUG


def create_town(slug: str, name: str, *, by: str, at: datetime) -> tuple[Town, TownCreated]:
    """A new town. Raises Refused: `slug-malformed`."""
    if not SLUG.fullmatch(slug):
        raise Refused("slug-malformed", field="slug")
    return Town(slug=slug, name=name, created_at=at), TownCreated(at=at, by=by, town_id=slug)


def rename_town(town_record: Town, name: str, *, by: str, at: datetime) -> tuple[Town, TownRenamed]:
    """The town under another name. Its address stays: links and keys lead there."""
    renamed = replace(town_record, name=name, revision=town_record.revision + 1)
    return renamed, TownRenamed(at=at, by=by, town_id=town_record.slug)


def move_bors(bors_record: Bors, town: str, *, by: str, at: datetime) -> tuple[Bors, BorsChanged]:
    """The børs in another town: from now on the organisers of that town reach it, and no longer those of the one before."""
    return replace(bors_record, town=town, revision=bors_record.revision + 1), BorsChanged(
        at=at, by=by, changed=("town",), opens_at=bors_record.opens_at
    )


def town_of_new_bors(given: str, own: str) -> str:
    """The town a børs is planned in: the `own` of whoever plans it, or the one `given` by who organises them all.

    Raises Refused: `town-unknown`, as for a town that is not there.
    """
    if own and given not in ("", own):
        raise Refused("town-unknown", field="town")
    return own or given
