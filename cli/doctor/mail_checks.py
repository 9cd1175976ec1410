"""Checks the path of a letter: the queue, the mailer and the SMTP server."""

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from frivilligbors import keys
from workers.failures import TransientFailure
from workers.mail import letter_queue
from workers.mail.letter_queue import SendJob
from workers.mail.smtp import SmtpClient

from .process_checks import watch_process
from .result import CheckFailed, CheckUnknown
from .store_checks import demand_memory
from .target import Target
from .timeout import TimedOut, run_with_timeout

TIMEOUT = 3.0  # seconds: the mailer fetches at once, whatever the SMTP server does
NO_LETTER = "nobody's"  # the id of a letter that does not exist: fetching it does nothing
PROBE_TTL = 30  # seconds
POLL_INTERVAL = 0.05


def queue(target: Target) -> str:
    """The letter queue accepts writes, and has memory."""
    with _open_queue(target) as redis:
        redis.set(keys.PROBE, "1", px=1000 * PROBE_TTL)
        memory = demand_memory("the letter queue", redis.info("memory"))
        waiting = int(redis.llen(f"rq:queue:{letter_queue.QUEUE}"))
    return f"takes letters, {waiting} waiting; {memory}"


def mailer(target: Target) -> str:
    """The mailer fetches a probe job from the queue."""
    try:
        with _open_queue(target) as redis, watch_process(target, "mailer") as problems:
            started_at = time.monotonic()
            is_fetched = _is_fetched(redis, started_at + TIMEOUT)
            seconds, waiting = time.monotonic() - started_at, int(redis.llen(f"rq:queue:{letter_queue.QUEUE}"))
    except CheckFailed as error:
        raise CheckUnknown("the letter queue does not answer (see queue), and only through it the post can be asked") from error
    if is_fetched:
        return f"fetched a letter in {seconds:.1f} s, {waiting} wait"
    reason = problems[0] if problems else f"is the mailer running? {target.log_hint('mailer')}"
    raise CheckFailed(f"nobody sends letters, {waiting} wait: {reason}")


def smtp_server(target: Target) -> str:
    """The SMTP server accepts letters."""
    return _check_smtp_server(target, target.settings.smtp_url or target.settings.postbox_url)


def postbox(target: Target) -> str:
    """The post box accepts letters."""
    try:
        return _check_smtp_server(target, target.settings.postbox_url)
    except CheckFailed as error:
        if target.is_here("postbox"):
            raise
        raise CheckUnknown(f"{error}: it is needed for rehearsals only") from error


@contextmanager
def _open_queue(target: Target) -> Iterator[Redis]:
    """A client of the queue server. Raises CheckFailed."""
    url = target.settings.queue_url or target.settings.redis_url
    try:
        with closing(Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=1, socket_timeout=2.5)) as redis:
            yield redis
    except RedisError as error:
        if "OOM" in str(error) or "used memory" in str(error):
            raise CheckFailed(
                "the letter queue refuses to write: its memory is used up; start its server anew, nothing is lost"
            ) from error
        where = target.log_hint("queue")
        raise CheckFailed(
            f"the letter queue does not answer ({error}): letters wait until it does, none is lost; {where}"
        ) from error


def _is_fetched(redis: "Redis", deadline: float) -> bool:
    """Whether a probe job at the front of the queue is fetched before the deadline."""
    queue = Queue(letter_queue.QUEUE, connection=redis, job_class=SendJob, serializer=JSONSerializer)
    job = queue.enqueue_call(
        letter_queue.SEND,
        args=(keys.INSTALLATION, NO_LETTER),
        timeout=letter_queue.JOB_TIMEOUT,
        result_ttl=0,
        failure_ttl=PROBE_TTL,
        ttl=PROBE_TTL,
        description=letter_queue.SEND,
        at_front=True,
    )
    while redis.hget(job.key, "status") == b"queued":
        if time.monotonic() > deadline:
            with suppress(RedisError):
                job.delete()
            return False
        time.sleep(POLL_INTERVAL)
    return True


def _check_smtp_server(target: Target, url: str) -> str:
    """Connection, TLS, login and sender; no letter is sent."""
    if not url:
        raise CheckFailed("no SMTP server is set: SMTP_URL says where letters are handed in")
    server = SmtpClient.at(url)
    where = f"{server.server.hostname}:{server.server.port}"
    try:  # its own timeout is longer
        run_with_timeout(lambda: server.check(target.settings.sender.address), TIMEOUT)
    except TransientFailure as reason:
        raise CheckFailed(f"{where} {_refusal(reason, target)}; letters wait, none is lost") from reason
    except TimedOut as error:
        problem = f"takes the call and says nothing for {TIMEOUT:.0f} s: it hangs, or is no post office"
        raise CheckFailed(f"{where} {problem}; letters wait, none is lost") from error
    return f"{where} takes letters"


def _refusal(reason: TransientFailure, target: Target) -> str:
    match reason.trouble:
        case "unreachable":
            return _unreachable(reason.__cause__)
        case "no-tls":
            return "offers no TLS, and a password is never sent in the clear: set another port or smtps:// in SMTP_URL"
        case "login-refused":
            return "refuses the user and password in SMTP_URL"
    return f"does not take letters from {target.settings.sender.address} ({reason.trouble}): see MAIL_FROM"


def _unreachable(reason: BaseException | None) -> str:
    match reason:
        case socket.gaierror():
            return "is no host that can be found: is SMTP_URL right, and the network there?"
        case ssl.SSLCertVerificationError():
            return "shows a certificate that does not fit its name: is the host in SMTP_URL right?"
        case ssl.SSLError():
            return "does not speak TLS there: is it smtp:// and not smtps:// in SMTP_URL, or another port?"
        case ConnectionRefusedError():
            return "takes no calls: does it run, and is the port in SMTP_URL right?"
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return f"turns us away ({reason.smtp_code})"
        case TimeoutError():
            return "cannot be reached: is there a network?"
    return "hangs up"
