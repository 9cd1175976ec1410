"""The mailer: sends one letter, once. What becomes of it stands in its record; when it is tried again, the record says too."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from traceback import format_tb
from typing import NamedTuple

from redis.exceptions import RedisError
from rq.exceptions import StopRequested

from frivilligbors import bors_erasure, connections, keys
from frivilligbors.clock import Clock, RedisClock
from frivilligbors.codec import Unreadable
from frivilligbors.queries import Queries
from frivilligbors.read_batch import Records
from frivilligbors.records import Bors, Letter, Participant
from frivilligbors.redis_client import RedisClient
from frivilligbors.settings import Settings

from ..failures import DeliveryFailure, PermanentFailure, ServerUnavailable, TooEarly, TransientFailure
from ..letters.agreement_letter import demand_needed, read_agreement_letter
from ..letters.compose import Content, compose
from ..letters.contact_letter import contact_address, read_contact_letter
from ..letters.letter_kinds import PARTICIPANT_LETTERS
from ..letters.participant_letter import LinkSettings, read_participant_letter
from ..outbox.leases import Attempt, LeaseRenewer
from ..outbox.retry_schedule import SENT, Outcome, give_up, retry, retry_uncounted
from ..outbox.store import Outbox
from ..shutdown import Shutdown
from . import rq_worker
from .letter_queue import queue_connection
from .mail_server import MailServer
from .sender_pool import SenderPool
from .smtp import domain_of, to_ascii

SETTLE_TIMEOUT = 5  # seconds a store that went away is waited for, so that what was sent is not sent again

logger = logging.getLogger(__name__)


class DeliveryRoute(NamedTuple):
    """Which SMTP server a letter goes to, for which domain, and for how many seconds neither is to be tried."""

    rehearsal: bool
    domain: str
    retry_after: float


class Mailer:
    """Sends letters. A rehearsal's go to the post box, whatever else is set. `monotonic`: seconds that never go back."""

    def __init__(
        self, redis: RedisClient, settings: Settings, clock: Clock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._outbox = Outbox(redis)
        self._queries = Queries(redis)
        self._clock = clock
        self._sender = settings.sender
        self._link_settings = LinkSettings.of(settings)
        self._leases = LeaseRenewer(self._renew)
        self._servers = {
            rehearsal: MailServer(url, monotonic) if url else None
            for rehearsal, url in ((False, settings.smtp_url), (True, settings.postbox_url))
        }

    def send(self, bors: str, letter_id: str) -> None:
        """Send one letter, unless it is settled or claimed by another."""
        if self.route(bors, letter_id).retry_after:
            return  # it comes again: nobody need write down that it waits
        attempt = self._outbox.claim(bors, letter_id, self._clock.now())
        if attempt is None:
            return
        with self._leases.renewed(attempt):
            outcome = self._try(attempt)
        self._settle(attempt, outcome)

    def route(self, bors: str, letter_id: str) -> DeliveryRoute:
        """Which way a letter goes."""
        return self.routes(bors, [letter_id])[letter_id]

    def routes(self, bors: str, letter_ids: Sequence[str]) -> dict[str, DeliveryRoute]:
        """Which way each of these letters goes."""
        batch = self._queries.batch()
        read = batch.record(Bors, keys.BORS, bors)
        letters = batch.records(Letter, keys.LETTER, bors, letter_ids)
        recipients = batch.records(Participant, keys.PARTICIPANT, bors, letters, "participant_id")
        batch.run()
        rehearsal, found = False, letters.by_id
        with suppress(Unreadable):
            rehearsal = read.value is not None and read.value.rehearsal
        return {one: self._route(bors, rehearsal, found.get(one), recipients) for one in letter_ids}

    def _route(self, bors: str, rehearsal: bool, letter: Letter | None, recipients: Records[Participant]) -> DeliveryRoute:
        server, domain = self._servers[rehearsal], self._domain(bors, letter, recipients) if letter else ""
        return DeliveryRoute(rehearsal, domain, server.retry_after(domain) if server else 0.0)

    def _try(self, attempt: Attempt) -> Outcome:
        try:
            self._deliver(attempt)
        except RedisError:
            raise
        except PermanentFailure as failure:
            return give_up(failure.trouble)
        except Unreadable:
            return give_up("unreadable")
        except ServerUnavailable as failure:
            return retry_uncounted(failure.trouble, self.route(attempt.bors, attempt.letter_id).retry_after)
        except TooEarly as failure:
            return retry_uncounted(failure.trouble, 0.0)
        except DeliveryFailure as failure:
            is_last = attempt.letter_id == bors_erasure.LETTER_ID  # the retention worker gives it a month
            return retry(attempt.number - attempt.uncounted, failure.trouble, for_ever=is_last)
        except Exception as broken:  # noqa: BLE001 - whatever it is, the other letters go on
            where = "".join(format_tb(broken.__traceback__)).rstrip()
            logger.error(  # noqa: TRY400 - its words may name somebody, and no log is erased
                "Letter %s of %s: %s.\n%s", attempt.letter_id, attempt.bors, type(broken).__name__, where
            )
            return retry(attempt.number - attempt.uncounted, "something-broke")
        return SENT

    def _deliver(self, attempt: Attempt) -> None:
        content = self._read_content(attempt.bors, self._outbox.letter(attempt.bors, attempt.letter_id))
        if not content.recipient.email:
            raise PermanentFailure("no-address")
        address = to_ascii(content.recipient.email)
        message = compose(content, address, self._sender, self._clock.now())
        self._server(content).deliver(message, self._sender.address, address)

    def _read_content(self, bors: str, letter: Letter) -> Content:
        """What the letter says by now. Raises PermanentFailure."""
        if letter.to_contact:
            return read_contact_letter(self._queries, self._link_settings, bors, letter)
        if letter.kind in PARTICIPANT_LETTERS:
            return read_participant_letter(self._queries, self._link_settings, bors, letter, self._clock.now())
        content = read_agreement_letter(self._queries, self._link_settings, bors, letter)
        demand_needed(self._outbox, content)
        return content

    def _domain(self, bors: str, letter: Letter, recipients: Records[Participant]) -> str:
        """The domain of the recipient's address; empty where there is none."""
        with suppress(Unreadable, PermanentFailure):
            address = self._address(bors, letter, recipients)
            return domain_of(to_ascii(address)) if address else ""
        return ""

    def _address(self, bors: str, letter: Letter, recipients: Records[Participant]) -> str | None:
        if letter.to_contact:
            return contact_address(self._queries, bors)
        recipient = recipients.get(letter.participant_id)
        return recipient.email if recipient else None

    def _server(self, content: Content) -> MailServer:
        server = self._servers[content.bors_record.rehearsal]
        if server is None:
            raise TransientFailure("no-post-office")
        return server

    def _renew(self, attempt: Attempt) -> None:
        with suppress(RedisError):
            self._outbox.renew_lease(attempt, self._clock.now())

    def _settle(self, attempt: Attempt, outcome: Outcome) -> None:
        deadline = time.monotonic() + SETTLE_TIMEOUT
        while True:
            try:
                self._outbox.settle(attempt, outcome, self._clock.now())
            except RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return


@cache
def _mailer() -> Mailer:
    """This process's, made at its first letter."""
    settings = Settings.of()
    redis = connections.blocking_client(settings.redis_url)
    return Mailer(redis, settings, RedisClock(redis))


@cache
def _pool(_rehearsal: bool) -> SenderPool:
    """The threads that send to one of our SMTP servers."""
    return SenderPool(_send_one)


def _send_one(bors: str, letter_id: str) -> None:
    with _redis_errors_logged(letter_id):
        _mailer().send(bors, letter_id)


@contextmanager
def _redis_errors_logged(letter_id: str) -> Iterator[None]:
    try:
        yield
    except RedisError as lost:
        logger.warning("The store does not answer (%s); letter %s comes again.", type(lost).__name__, letter_id)


def send(bors: str, *letter_ids: str) -> None:
    """The job that RQ runs: it submits each letter to the pool of its SMTP server, and waits for nobody."""
    with _redis_errors_logged(", ".join(letter_ids)):
        for letter_id, route in _mailer().routes(bors, letter_ids).items():
            if not route.retry_after:
                _pool(route.rehearsal).submit(route.domain, bors, letter_id)


def run(settings: Settings, shutdown: Shutdown) -> None:
    """Send letters until told to stop; those under way are finished."""
    _mailer()  # a setting that cannot work is told now
    rq_worker.work(queue_connection(settings), shutdown, _take_no_more)
    with suppress(StopRequested):
        for rehearsal in (True, False):
            _pool(rehearsal).stop()


def _take_no_more() -> None:
    for rehearsal in (True, False):
        _pool(rehearsal).take_no_more()
