"""The post: one letter, once. What becomes of it stands in its record; when it is tried again, the record says too."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from traceback import format_tb
from typing import NamedTuple

from redis.exceptions import RedisError
from rq.exceptions import StopRequested

from frivilligbors import connections, keys
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.codec import Unreadable
from frivilligbors.queries import Queries
from frivilligbors.records import Bors, Letter, LetterKind
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from . import transport
from .carriers import Carriers
from .compose import compose
from .greeting import Greeting, Pages, greeting
from .office import Office
from .outbox import LEASE, Attempt, Outbox
from .post_office import Away, Never, NotNow, Undeliverable, domain_of, in_ascii
from .stopping import Stopping
from .tidings import Tidings, demand_needed, tidings
from .verdict import SENT, Verdict, given_up, later, not_tried

SETTLING = 5  # seconds a store that went away is waited for, so that what was sent is not sent again

log = logging.getLogger(__name__)


class Lane(NamedTuple):
    """Which office a letter goes to, and for which domain; `wait`: seconds for which neither is to be tried."""

    rehearsal: bool
    domain: str
    wait: float


class Post:
    """Sends letters. A rehearsal's go to the post box, whatever else is set."""

    def __init__(
        self, redis: RedisClient, settings: Settings, clock: Clock, watch: Callable[[], float] = time.monotonic
    ) -> None:
        self._outbox = Outbox(redis)
        self._roster = Queries(redis)
        self._clock = clock
        self._sender = settings.sender
        self._pages = Pages.of(settings)
        self._offices = {
            rehearsal: Office(url, watch) if url else None
            for rehearsal, url in ((False, settings.smtp_url), (True, settings.postbox_url))
        }

    def send(self, bors: str, letter_id: str) -> None:
        """Send one letter, unless it is done or in other hands."""
        if self.lane(bors, letter_id).wait:
            return  # it comes again: nobody need write down that it waits
        attempt = self._outbox.claim(bors, letter_id, self._clock.now())
        if attempt is None:
            return
        with self._in_hand(attempt):
            verdict = self._tried(attempt)
        self._settle(attempt, verdict)

    def _tried(self, attempt: Attempt) -> Verdict:
        try:
            self._deliver(attempt)
        except RedisError:
            raise
        except Never as never:
            return given_up(never.trouble)
        except Unreadable:
            return given_up("unreadable")
        except Away as away:
            return not_tried(away.trouble, self.lane(attempt.bors, attempt.letter_id).wait)
        except Undeliverable as why:
            return later(attempt.number - attempt.spared, why.trouble)
        except Exception as broken:  # noqa: BLE001 - whatever it is, the other letters go on
            where = "".join(format_tb(broken.__traceback__)).rstrip()
            log.error(  # noqa: TRY400 - its words may name somebody, and no log is erased
                "Letter %s of %s: %s.\n%s", attempt.letter_id, attempt.bors, type(broken).__name__, where
            )
            return later(attempt.number - attempt.spared, "something-broke")
        return SENT

    def _deliver(self, attempt: Attempt) -> None:
        told = self._told(attempt.bors, self._outbox.letter(attempt.bors, attempt.letter_id))
        if not told.recipient.email:
            raise Never("no-address")
        address = in_ascii(told.recipient.email)
        letter = compose(told, address, self._sender, self._clock.now())
        self._office(told).deliver(letter, self._sender.address, address)

    def _told(self, bors: str, letter: Letter) -> Tidings | Greeting:
        """What there is to tell by now. Raises Never."""
        if letter.kind in (LetterKind.WELCOME, LetterKind.LINK):
            return greeting(self._roster, self._pages, bors, letter, self._clock.now())
        told = tidings(self._roster, self._pages, bors, letter)
        demand_needed(self._outbox, told)
        return told

    def lane(self, bors: str, letter_id: str) -> Lane:
        """Which way a letter goes."""
        known = self._roster.some(Bors, keys.BORS, bors, [""])
        rehearsal = bool(known) and known[0].rehearsal
        office, domain = self._offices[rehearsal], self._domain(bors, letter_id)
        return Lane(rehearsal, domain, office.wait(domain) if office else 0.0)

    def _domain(self, bors: str, letter_id: str) -> str:
        """Where whoever a letter is to has a mailbox; empty for who has none."""
        with suppress(Unreadable, Never):
            recipient = self._roster.participant(bors, self._outbox.letter(bors, letter_id).participant_id)
            if recipient and recipient.email:
                return domain_of(in_ascii(recipient.email))
        return ""

    def _office(self, told: Tidings | Greeting) -> Office:
        office = self._offices[told.bors.rehearsal]
        if office is None:
            raise NotNow("no-post-office")
        return office

    @contextmanager
    def _in_hand(self, attempt: Attempt) -> Iterator[None]:
        """Renew the lease while the post office takes its time. If we die, it runs out."""
        done = threading.Event()

        def renew() -> None:
            while not done.wait(LEASE.total_seconds() / 4):
                with suppress(RedisError):
                    self._outbox.hold(attempt, self._clock.now())

        threading.Thread(target=renew, daemon=True).start()
        try:
            yield
        finally:
            done.set()

    def _settle(self, attempt: Attempt, verdict: Verdict) -> None:
        until = time.monotonic() + SETTLING
        while True:
            try:
                now = self._clock.now()
                due = now + verdict.wait if verdict.wait else None
                self._outbox.settle(attempt, verdict.state, now, trouble=verdict.trouble, due=due, spared=verdict.spared)
            except RedisError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return


@cache
def _post() -> Post:
    """This process's, made at its first letter."""
    settings = Settings.of()
    redis = connections.follower(settings.redis_url)
    return Post(redis, settings, RedisClock(redis))


@cache
def _carriers(_rehearsal: bool) -> Carriers:
    """Those who carry to one of our offices."""
    return Carriers(_carried)


def _carried(bors: str, letter_id: str) -> None:
    with _unless_lost(letter_id):
        _post().send(bors, letter_id)


@contextmanager
def _unless_lost(letter_id: str) -> Iterator[None]:
    try:
        yield
    except RedisError as lost:
        log.warning("The store does not answer (%s); letter %s comes again.", type(lost).__name__, letter_id)


def send(bors: str, letter_id: str) -> None:
    """The job that RQ runs: it hands the letter to those who carry letters to its office, and waits for nobody."""
    with _unless_lost(letter_id):
        lane = _post().lane(bors, letter_id)
        if not lane.wait:
            _carriers(lane.rehearsal).bring(lane.domain, bors, letter_id)


def run(settings: Settings, stopping: Stopping) -> None:
    """Send letters until told to stop; those in hand are finished."""
    _post()  # a setting that cannot work is told now
    transport.work(transport.queue_of(settings), stopping)
    with suppress(StopRequested):
        for rehearsal in (True, False):
            _carriers(rehearsal).stop()
