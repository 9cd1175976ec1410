"""What ``doctor`` looks at. Each check says in a line what it found, or raises Ailing with what is wrong."""

import time
from collections.abc import Callable
from contextlib import closing

from redis.exceptions import RedisError
from rq import Worker

from frivilligbors import connections, keys, restoring
from frivilligbors.board import Boards
from frivilligbors.followed import Followed
from frivilligbors.log import Log
from frivilligbors.restoring import Phase
from frivilligbors.roster import Roster
from frivilligbors.settings import Settings, Unusable
from frivilligbors.store import Store
from workers.post_office import NotNow, PostOffice

from . import store_files, witness
from .household import answers, opens
from .keeper import free_bytes, told
from .server import WRITES, is_shut

PATIENCE = 3.0  # seconds: a follower sweeps every two
QUEUE = "letters"


class Ailing(Exception):
    """Something is wrong, in a sentence."""


def store(settings: Settings) -> str:
    """The store keeps what it says it keeps."""
    with closing(connections.writer(settings.redis_url)) as opened:
        connections.demand_durable(opened)
        opened.ping()
    return "writes each commit to disk before it answers"


def files(settings: Settings) -> str:
    """The files of the embedded store are whole, and it holds all that it was seen to hold."""
    if Settings.of().redis_url:
        return "the store is somebody else's to look after"
    folder = settings.data_dir / "store"
    store_files.examine(folder)
    was = witness.read(folder)
    with closing(connections.queue(settings.redis_url)) as opened:
        lost = list(witness.losses(was, witness.look(opened)))
        shut = is_shut(opened.config_get(WRITES))
    if lost:
        raise Ailing(told(lost))
    if shut:
        raise Ailing(f"the store takes nothing new: {free_bytes(folder) >> 20} MB are free on the disk of {folder}")
    return f"whole, with all that was acknowledged of {len(was)} børser"


def restore(settings: Settings) -> str:
    """No restore is under way, and none has died on the way."""
    with closing(connections.writer(settings.redis_url)) as opened:
        found = restoring.mark(opened)
    if found is None or found.phase is Phase.DONE:
        return "no restore is under way"
    if found.alive:
        raise Ailing("a restore is under way: until it is done, everybody is asked to wait")
    outcome = "finished" if found.phase is Phase.SWITCHING else "undone"
    raise Ailing(f"a restore died on the way: it is {outcome} by the next who wants something done; then look again")


def board(settings: Settings) -> str:
    """The boards follow their logs."""
    return _followed(settings, lambda opened, bors: Boards(opened).load(bors).position)


def letters(settings: Settings) -> str:
    """The letters follow the logs."""
    return _followed(settings, lambda opened, bors: Followed(opened, keys.LETTERS_AT).place(bors).position)


def queue(settings: Settings) -> str:
    """Somebody sends what is in the queue."""
    with closing(connections.queue(settings.queue_url or settings.redis_url)) as opened:
        senders = [worker for worker in Worker.all(connection=opened) if QUEUE in worker.queue_names()]
        waiting = int(opened.llen(f"rq:queue:{QUEUE}"))
    if not senders:
        raise Ailing(f"nobody sends letters; {waiting} wait")
    return f"{len(senders)} sending, {waiting} waiting"


def door(settings: Settings) -> str:
    """The hub takes in screens."""
    if not opens(settings.door):
        raise Ailing(f"the hub does not stand behind {settings.door}")
    return "the hub takes in screens"


def web(settings: Settings) -> str:
    """The pages are there."""
    if not answers(settings.port, "/healthz"):
        raise Ailing(f"nobody answers on port {settings.port}")
    return f"pages on port {settings.port}"


def post_office(settings: Settings) -> str:
    """Letters are taken where they are to be handed in."""
    return _open(settings, settings.smtp_url or settings.postbox_url)


def postbox(settings: Settings) -> str:
    """The letters of a rehearsal are taken."""
    return _open(settings, settings.postbox_url)


CHECKS: dict[str, Callable[[Settings], str]] = {
    "store": store,
    "files": files,
    "restore": restore,
    "web": web,
    "door": door,
    "board": board,
    "letters": letters,
    "queue": queue,
    "post-office": post_office,
    "postbox": postbox,
}


def found(name: str, settings: Settings) -> tuple[bool, str]:
    """Whether a check went well, and its line."""
    try:
        return True, CHECKS[name](settings)
    except Ailing as wrong:
        return False, str(wrong)
    except (Unusable, RedisError, OSError) as wrong:
        return False, f"{wrong}"


def _followed(settings: Settings, position: Callable[[Store, str], int]) -> str:
    with closing(connections.writer(settings.redis_url)) as opened:
        log, borser = Log(opened), Roster(opened).borser()
        until = time.monotonic() + PATIENCE
        due = {bors: log.length(bors) for bors in borser}
        while ahead := {bors: at for bors in borser if (at := position(opened, bors)) > log.length(bors)}:
            if time.monotonic() > until:
                raise Ailing(", ".join(f"{bors} is at {at}, ahead of its log" for bors, at in ahead.items()))
            time.sleep(0.1)
        while behind := {bors: due[bors] - at for bors in borser if (at := position(opened, bors)) < due[bors]}:
            if time.monotonic() > until:
                raise Ailing(", ".join(f"{bors} is {facts} facts behind" for bors, facts in behind.items()))
            time.sleep(0.1)
    return f"{len(borser)} børser followed to the newest fact"


def _open(settings: Settings, url: str) -> str:
    """Everything short of a letter: the connection, TLS, the password, the sender."""
    if not url:
        raise Ailing("no SMTP server is set")
    office = PostOffice.at(url)
    try:
        office.demand_open(settings.sender.address)
    except NotNow as why:
        raise Ailing(f"{office.server.host} {_refusal(why.trouble, settings)}") from why
    return f"{office.server.host} takes letters"


def _refusal(trouble: str, settings: Settings) -> str:
    match trouble:
        case "unreachable":
            return "cannot be reached, or its certificate does not fit"
        case "no-tls":
            return "offers no TLS, and a password is never sent in the clear"
        case "login-refused":
            return "refuses the user and password in SMTP_URL"
    return f"does not take letters from {settings.sender.address} ({trouble})"
