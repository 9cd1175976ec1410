"""The privacy notices that organisers have written."""

from frivilligbors import keys
from frivilligbors.errors import Refused
from frivilligbors.records import Bors, PrivacyNotice
from web.context import Context


def notice_of_version(context: Context, bors_record: Bors, version: str) -> PrivacyNotice | None:
    """A version of the notice of a børs, the newest where none is named; None for 0: nothing was filled in.

    Raises Refused: `notice-unknown`.
    """
    number = version or str(bors_record.notice)
    if not (number.isascii() and number.isdigit() and len(number) < 6) or int(number) > bors_record.notice:
        raise Refused("notice-unknown")
    if int(number) == 0:
        return None
    return context.queries.one(PrivacyNotice, keys.NOTICE, bors_record.slug, str(int(number)))
