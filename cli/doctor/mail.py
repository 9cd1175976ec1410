"""The way of a letter: the queue takes it, the post fetches it, and the post office takes it in."""

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

from .finding import Ailing, Unknown
from .ground import demand_memory
from .patience import TooLate, in_time
from .patient import Patient
from .processes import watched

PATIENCE = 3.0  # seconds: the post comes at once, whatever the post office does
NOBODYS = "nobody's"  # a letter there is not: whoever fetches it has nothing to do
KEPT = 30  # seconds that letter lies in the queue at most
AGAIN = 0.05


def queue(patient: Patient) -> str:
    """The letter queue takes letters, and has room."""
    with _reached(patient) as opened:
        opened.set(keys.PROBE, "1", px=1000 * KEPT)
        room = demand_memory("the letter queue", opened.info("memory"))
        waiting = int(opened.llen(f"rq:queue:{letter_queue.QUEUE}"))
    return f"takes letters, {waiting} waiting; {room}"


def post(patient: Patient) -> str:
    """Somebody fetches what is in the queue: a letter to nobody is put in, and is gone."""
    try:
        with _reached(patient) as opened, watched(patient, "post") as trouble:
            began = time.monotonic()
            is_fetched = _fetched(opened, began + PATIENCE)
            took, waiting = time.monotonic() - began, int(opened.llen(f"rq:queue:{letter_queue.QUEUE}"))
    except Ailing as gone:
        raise Unknown("the letter queue does not answer (see queue), and only through it the post can be asked") from gone
    if is_fetched:
        return f"fetched a letter in {took:.1f} s, {waiting} wait"
    why = trouble[0] if trouble else f"is the post worker running? {patient.where('post')}"
    raise Ailing(f"nobody sends letters, {waiting} wait: {why}")


def post_office(patient: Patient) -> str:
    """Letters are taken where they are to be handed in."""
    return _open(patient, patient.settings.smtp_url or patient.settings.postbox_url)


def postbox(patient: Patient) -> str:
    """The letters of a rehearsal are taken."""
    try:
        return _open(patient, patient.settings.postbox_url)
    except Ailing as closed:
        if patient.is_here("postbox"):
            raise
        raise Unknown(f"{closed}: it is needed for rehearsals only") from closed


@contextmanager
def _reached(patient: Patient) -> Iterator[Redis]:
    """The server of the letter queue. Raises Ailing."""
    url = patient.settings.queue_url or patient.settings.redis_url
    try:
        with closing(Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=1, socket_timeout=2.5)) as opened:
            yield opened
    except RedisError as trouble:
        if "OOM" in str(trouble) or "used memory" in str(trouble):
            raise Ailing(
                "the letter queue refuses to write: its memory is used up; start its server anew, nothing is lost"
            ) from trouble
        where = patient.where("queue")
        raise Ailing(
            f"the letter queue does not answer ({trouble}): letters wait until it does, none is lost; {where}"
        ) from trouble


def _fetched(opened: "Redis", until: float) -> bool:
    """Whether somebody fetches a letter that is nobody's, put before all others, in time."""
    bag = Queue(letter_queue.QUEUE, connection=opened, job_class=SendJob, serializer=JSONSerializer)
    job = bag.enqueue_call(
        letter_queue.SEND,
        args=(keys.HOUSE, NOBODYS),
        timeout=letter_queue.JOB_TIMEOUT,
        result_ttl=0,
        failure_ttl=KEPT,
        ttl=KEPT,
        description=letter_queue.SEND,
        at_front=True,
    )
    while opened.hget(job.key, "status") == b"queued":
        if time.monotonic() > until:
            with suppress(RedisError):
                job.delete()
            return False
        time.sleep(AGAIN)
    return True


def _open(patient: Patient, url: str) -> str:
    """Everything short of a letter: the connection, TLS, the password, the sender."""
    if not url:
        raise Ailing("no SMTP server is set: SMTP_URL says where letters are handed in")
    office = SmtpClient.at(url)
    where = f"{office.server.host}:{office.server.port}"
    try:  # its own patience is longer than anybody has here
        in_time(lambda: office.check(patient.settings.sender.address), PATIENCE)
    except TransientFailure as why:
        raise Ailing(f"{where} {_refusal(why, patient)}; letters wait, none is lost") from why
    except TooLate as late:
        what = f"takes the call and says nothing for {PATIENCE:.0f} s: it hangs, or is no post office"
        raise Ailing(f"{where} {what}; letters wait, none is lost") from late
    return f"{where} takes letters"


def _refusal(why: TransientFailure, patient: Patient) -> str:
    match why.trouble:
        case "unreachable":
            return _unreachable(why.__cause__)
        case "no-tls":
            return "offers no TLS, and a password is never sent in the clear: set another port or smtps:// in SMTP_URL"
        case "login-refused":
            return "refuses the user and password in SMTP_URL"
    return f"does not take letters from {patient.settings.sender.address} ({why.trouble}): see MAIL_FROM"


def _unreachable(why: BaseException | None) -> str:
    match why:
        case socket.gaierror():
            return "is no host that can be found: is SMTP_URL right, and the network there?"
        case ssl.SSLCertVerificationError():
            return "shows a certificate that does not fit its name: is the host in SMTP_URL right?"
        case ssl.SSLError():
            return "does not speak TLS there: is it smtp:// and not smtps:// in SMTP_URL, or another port?"
        case ConnectionRefusedError():
            return "takes no calls: does it run, and is the port in SMTP_URL right?"
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return f"turns us away ({why.smtp_code})"
        case TimeoutError():
            return "cannot be reached: is there a network?"
    return "hangs up"
