"""Planning a børs like an earlier one: its settings and its privacy notice, and nothing of its people.

Of one that is erased, what was chosen: the rest went with it.
"""

from dataclasses import replace

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Put
from frivilligbors.errors import Refused
from frivilligbors.facts import NoticeChanged
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Logo, PrivacyNotice
from web.context import Context

from .lifecycle import Command

COPIED = (
    "planned_minutes",
    "planned_grace",
    "welcome",
    "rules",
    "accent",
    "logo",
    "chosen_categories",
    "chosen_languages",
    "follow_up",
    "ask_email",
    "ask_number",
    "ask_needs",
    "ask_offers",
    "notice",
)


def copying(context: Context, command: Command, copy_of: str, *, own_town: str = "") -> Command:
    """The command that plans a børs (`lifecycle.creating`), with what `copy_of` is like, in its town where none is given.

    `own_town`: the town of whoever copies; another's børs is as one that is not there. Raises Refused, beside `copy_of`.
    """

    def prepare() -> Commit:
        earlier = _earlier(context.queries, copy_of, own_town)
        commit = command.prepare()
        put = next(write for write in commit.writes if isinstance(write, Put) and write.key is keys.BORS)
        texts = context.queries.one(PrivacyNotice, keys.NOTICE, copy_of, str(earlier.notice)) if earlier.notice else None
        fields = pack(replace(earlier, notice=1 if texts else 0))
        copied = {name: fields[name] for name in COPIED if name in fields}
        place = put.fields.get("place") or earlier.place
        logo = context.queries.one(Logo, keys.LOGO, copy_of) if earlier.logo else None
        logo_writes = [Put(keys.LOGO, "", pack(logo))] if logo else []
        town = put.fields.get("town") or earlier.town
        writes = [*logo_writes, Put(keys.BORS, "", {**put.fields, **copied, "place": place, "town": town})]
        if texts is None:
            return replace(commit, writes=writes)
        written = replace(texts, version=1, at=commit.facts[0].at, by=command.by)
        return replace(
            commit,
            writes=[*writes, Put(keys.NOTICE, "1", pack(written))],
            facts=[*commit.facts, NoticeChanged(at=written.at, by=command.by, version=1)],
        )

    return replace(command, body={**command.body, "copy_of": copy_of}, prepare=prepare)


def _earlier(queries: Queries, copy_of: str, own_town: str) -> Bors:
    earlier = queries.bors(copy_of)
    if earlier is None or own_town not in ("", earlier.town):
        raise Refused("bors-unknown", field="copy_of")
    return earlier
