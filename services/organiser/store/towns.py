"""The towns of the installation, and the børser of each."""

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Absent, Append, Commit, Put, at_revision
from frivilligbors.errors import Refused
from frivilligbors.records import Bors, Town
from web.context import Context

from ..rules import towns as rules
from . import lifecycle
from .lifecycle import Command


def find_town(context: Context, slug: str) -> Town:
    """One town. Raises Refused: `town-unknown`."""
    town_record = context.queries.town(slug)
    if town_record is None:
        raise Refused("town-unknown")
    return town_record


def towns_of(context: Context, town: str) -> list[Town]:
    """The town as a list; every one of the installation for no town."""
    return [one for one in context.queries.towns() if town in ("", one.slug)]


def bors_records_of(context: Context, town: str) -> list[Bors]:
    """The børser of a town, in alphabetical order of their addresses; of the whole installation for no town."""
    return [bors_record for bors_record in context.queries.bors_records() if town in ("", bors_record.town)]


def creating_town(context: Context, slug: str, name: str, *, by: str) -> Command:
    """Make a town; the answer is its `town` and `name`. Raises Refused: `slug-malformed`, `town-taken`."""

    def prepare() -> Commit:
        town_record, fact = rules.create_town(slug, name, by=by, at=context.clock.now())
        if context.queries.town(slug):
            raise Refused("town-taken", field="slug")
        return Commit(
            expects=[Absent(keys.TOWN, slug)],
            writes=[Put(keys.TOWN, slug, pack(town_record)), Append(keys.TOWNS, "", slug)],
            facts=[fact],
            answer={"town": slug, "name": name},
        )

    return Command("create town", by, {"slug": slug, "name": name}, prepare)


def renaming_town(context: Context, slug: str, name: str, *, by: str) -> Command:
    """Give a town another name; the answer is its `town` and `name`. Where it has that name already nothing is committed.

    Raises Refused: `town-unknown`.
    """

    def prepare() -> Commit:
        town_record, answer = find_town(context, slug), {"town": slug, "name": name}
        if town_record.name == name:
            return Commit(answer=answer)
        renamed, fact = rules.rename_town(town_record, name, by=by, at=context.clock.now())
        return Commit(
            expects=[at_revision(keys.TOWN, slug, town_record.revision)],
            writes=[Put(keys.TOWN, slug, pack(renamed))],
            facts=[fact],
            answer=answer,
        )

    return Command("rename town", by, {"town": slug, "name": name}, prepare)


def moving(context: Context, bors: str, town: str, *, by: str) -> Command:
    """Move a børs to a town; the answer is the `bors` and its `town`. Where it is there already nothing is committed.

    Raises Refused: `town-unknown`, `bors-unknown`, `bors-erased`.
    """

    def prepare() -> Commit:
        find_town(context, town)
        bors_record = lifecycle.read_bors(context, bors)
        answer = {"bors": bors, "town": town}
        if bors_record.town == town:
            return Commit(answer=answer)
        moved, fact = rules.move_bors(bors_record, town, by=by, at=context.clock.now())
        return Commit(
            expects=[at_revision(keys.BORS, "", bors_record.revision)],
            writes=lifecycle.replacing(bors_record, moved),
            facts=[fact],
            answer=answer,
        )

    return Command("move to town", by, {"town": town}, prepare)
