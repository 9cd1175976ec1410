"""The logo of a børs: two images in one record, named after what they show."""

import base64
import hashlib
from collections.abc import Mapping

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Commit, Delete, Put, Write, at_revision
from frivilligbors.records import Logo
from web.context import Context

from ..rules import bors_settings as rules
from . import lifecycle
from .lifecycle import Command


def changing(context: Context, bors: str, drawn: Mapping[str, str] | None, *, by: str) -> Command:
    """Keep these images, `large` and `small` in base64, in place of those there are; None for no logo.

    The answer is the `bors` and the name of its `logo`. Where it is the same as before nothing is committed.
    """
    name = hashlib.sha256(drawn["large"].encode()).hexdigest()[:16] if drawn else ""

    def prepare() -> Commit:
        bors_record = lifecycle.read_bors(context, bors)
        answer = {"bors": bors, "logo": name}
        change = rules.change_bors_settings(bors_record, {"logo": name}, by=by, at=context.clock.now())
        if change is None:
            return Commit(answer=answer)
        changed, fact = change
        return Commit(
            expects=[at_revision(keys.BORS, "", bors_record.revision)],
            writes=[*_kept(name, drawn), *lifecycle.replacing(bors_record, changed)],
            facts=[fact],
            answer=answer,
        )

    return Command("logo", by, {"logo": name}, prepare)


def logo_image(context: Context, bors: str, name: str, *, small: bool) -> bytes | None:
    """The PNG of a logo by its name; None for one that is not, or no longer, that of the børs."""
    logo = context.queries.one(Logo, keys.LOGO, bors)
    if logo is None or logo.name != name:
        return None
    return base64.b64decode(logo.small if small else logo.large)


def _kept(name: str, drawn: Mapping[str, str] | None) -> list[Write]:
    if drawn is None:
        return [Delete(keys.LOGO, "")]
    return [Put(keys.LOGO, "", pack(Logo(name=name, large=drawn["large"], small=drawn["small"])))]
