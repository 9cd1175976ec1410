"""Pages that are the same for many: rendered and compressed once for each change of their børs, each language and each second.

What is particular to each copy is the idempotency key of a form, which is put in as the page is sent. The page of somebody who
is signed in is not kept, where it says so.
"""

import re
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from struct import pack
from typing import NamedTuple

from flask import Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from frivilligbors.idempotency import new_idempotency_key

from .context import batch_read_bors, current_context
from .fair_share import FairShare
from .locale import language, preferred_languages
from .sessions import COOKIES, PARTICIPANT_COOKIE

FRESH = 1.0  # seconds a page is served: its clock is right to the second
RECHECK_INTERVAL = 0.05  # seconds between two looks for a change in a børs
MAX_PAGES = 500  # in all, so that nobody fills the memory by inventing searches; of too many, one goes of the børs with most
MAX_MOMENTS = 500  # børser whose position is remembered
MAX_QUERY = 200  # characters of a query whose page is kept
IDEMPOTENCY_KEY_INPUT = re.compile(rb'name="key" value="([A-Za-z0-9_-]+)"')
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
SESSIONS = (*COOKIES.values(), PARTICIPANT_COOKIE)

PageKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page in pieces, between which the idempotency key of each copy's form stands; and the same pieces compressed."""

    pieces: tuple[bytes, ...]
    compressed: tuple[bytes, ...]
    mimetype: str
    language: str = ""

    @classmethod
    def of(cls, body: bytes, mimetype: str, language: str = "") -> "Page":
        """Take a page apart, and compress its pieces so that they can be joined again."""
        found = IDEMPOTENCY_KEY_INPUT.search(body)
        pieces = tuple(body.split(found[1])) if found else (body,)
        return cls(pieces, tuple(map(_deflate, pieces)), mimetype, language)

    def copy(self, *, is_compressed: bool) -> bytes:
        """One copy, with an idempotency key of its own."""
        idempotency_key = new_idempotency_key().encode() if len(self.pieces) > 1 else b""
        plain = idempotency_key.join(self.pieces)
        if not is_compressed:
            return plain
        deflated = _deflate(idempotency_key).join(self.compressed) if idempotency_key else self.compressed[0]
        return b"%b%b\x03\x00%b" % (GZIP_HEAD, deflated, pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF))


class BorsMoment(NamedTuple):
    """How far a børs has come: the newest position of its log, and the time of its clock, in seconds."""

    position: int
    at: float


class PageCache:
    """The pages one process keeps. `clock`: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pages: dict[PageKey, tuple[BorsMoment, Page]] = {}
        self._shares = FairShare[PageKey]()  # by børs, in the order in which they were rendered
        self._moments: OrderedDict[str, tuple[float, BorsMoment]] = OrderedDict()

    def page(
        self, cache_key: PageKey, bors: str, look: Callable[[], BorsMoment], render: Callable[[], tuple[bytes, str, str]]
    ) -> Page:
        """The page of this `cache_key`: as it is kept, or rendered anew where the børs has moved on.

        `look` reads where a børs is; `render` gives the body, its type and its language.
        """
        now = self._moment(bors, look)
        made_at, page = self._pages.get(cache_key, (None, None))
        if page and made_at and made_at.position == now.position and 0 <= now.at - made_at.at < FRESH:
            return page
        page = Page.of(*render())
        self._keep(bors, cache_key, now, page)
        return page

    def _keep(self, bors: str, cache_key: PageKey, made_at: BorsMoment, page: Page) -> None:
        """Keep this page; of too many the oldest goes of the børs that has most: nobody's searches cost another its pages."""
        self._shares.remove(bors, cache_key)
        self._shares.add(bors, cache_key, 0.0)
        self._pages[cache_key] = made_at, page
        if len(self._pages) > MAX_PAGES and (greediest := self._shares.greediest()) is not None:
            oldest = self._shares.first(greediest)
            self._shares.remove(greediest, oldest)
            del self._pages[oldest]

    def invalidate(self, bors: str) -> None:
        """Something was committed here: look again before the next page."""
        self._moments.pop(bors, None)

    def _moment(self, bors: str, look: Callable[[], BorsMoment]) -> BorsMoment:
        now = self._clock()
        until, moment = self._moments.get(bors, (now, None))
        if moment is None or now >= until:
            moment = look()
            self._moments[bors] = now + RECHECK_INTERVAL, moment
            self._moments.move_to_end(bors)
            if len(self._moments) > MAX_MOMENTS:
                self._moments.popitem(last=False)
        return moment


cache = PageCache()


def cached_page(bors: str, render: Callable[[], str | AnyResponse], *, same_for_all: bool = False) -> Response:
    """The answer to this request: what `render` makes, or a copy of what it made for another. Raises what `render` raises.

    `same_for_all`: also whoever is signed in sees just that. Else their page is their own, and is not kept.
    """
    if len(request.query_string) > MAX_QUERY or not (same_for_all or _is_anonymous()):
        return current_app.make_response(render())
    context = current_context()

    def look() -> BorsMoment:
        batch = context.batch()
        position, now = batch.position(bors), context.time(batch, bors)
        batch_read_bors(batch, bors)  # for the page, should it be rendered
        batch.run()
        return BorsMoment(position.value, now.value.timestamp())

    def rendered() -> tuple[bytes, str, str]:
        response = current_app.make_response(render())
        return response.get_data(), response.mimetype or "text/html", language()

    cache_key = (
        context.settings.redis_url,
        bors,
        current_app.name,
        request.full_path,
        *preferred_languages(),
        request.host_url,
    )
    page = cache.page(cache_key, bors, look, rendered)
    is_compressed = request.accept_encodings["gzip"] > 0
    response = Response(page.copy(is_compressed=is_compressed), mimetype=page.mimetype)
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Language"] = page.language
    response.vary.add("Accept-Encoding")
    return response


def _is_anonymous() -> bool:
    return "Authorization" not in request.headers and not any(name in request.cookies for name in SESSIONS)


def _deflate(piece: bytes) -> bytes:
    """A piece compressed on its own, ending where a byte ends: pieces can be joined."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(piece) + compressor.flush(zlib.Z_FULL_FLUSH)
