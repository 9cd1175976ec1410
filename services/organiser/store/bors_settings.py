"""Changing the settings of a børs: one change of its record, told to every screen by one fact."""

from typing import Any

from frivilligbors import keys
from frivilligbors.codec import plain
from frivilligbors.commit import Commit, at_revision
from frivilligbors.errors import Refused
from web.context import Context

from ..rules import bors_settings as rules
from . import lifecycle
from .lifecycle import Command


def changing(context: Context, bors: str, changes: dict[str, Any], *, revision: int | None, by: str) -> Command:
    """Make these `changes` of the settings; the answer is the `bors` and its `revision`.

    `revision`: that of the børs when the form was opened, None to change whatever is there. Where nothing is new nothing is
    committed. Raises Refused: `changed-meanwhile`, and what `rules.change_bors_settings` refuses.
    """

    def prepare() -> Commit:
        bors_record = lifecycle.read_bors(context, bors)
        if revision is not None and revision != bors_record.revision:
            raise Refused("changed-meanwhile")
        change = rules.change_bors_settings(bors_record, changes, by=by, at=context.clock.now())
        if change is None:
            return Commit(answer={"bors": bors, "revision": bors_record.revision})
        changed, fact = change
        return Commit(
            expects=[at_revision(keys.BORS, "", bors_record.revision)],
            writes=lifecycle.replacing(bors_record, changed),
            facts=[fact],
            answer={"bors": bors, "revision": changed.revision},
        )

    return Command("settings", by, {"given": plain(changes), "revision": revision}, prepare)
