"""The files of a result of two thousand agreements, fetched from a whole house while a broker confirms in another børs."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Append, Commit, Put
from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.facts import AgreementConfirmed, Fact, ParticipantRegistered
from frivilligbors.idempotency import IdempotentRequest
from frivilligbors.records import Agreement, Consents, Organisation, Participant, Party
from frivilligbors.settings import Settings
from services.organiser.commands.command_line import close_bors, create_bors, open_bors, publish_bors
from tests.running_house import RunningHouse
from web.context import Context, context_for

from .evening import Caller, house
from .size import Size
from .table import Table, across, middle, percentile

BORS, OTHER = "stor", "liten"
GIVES = "Lokale til møter og øvelser på kveldstid, med hjelp til rigging"
PUBLIC = (".pdf", "/hefte.pdf", ".xlsx", ".csv", ".png")
OURS = ("deltakere.xlsx", "avtaler.xlsx", "avtaler.csv", "onsker.csv")
SECONDS, MEGABYTES, SLOWER = 10.0, 200.0, 60.0
QUIET = 3.0  # seconds in which no file is made
AT_ONCE = 50


@dataclass
class Found:
    """Seconds, bytes and the largest child's megabytes of one file; milliseconds of the confirms beside it."""

    seconds: list[float] = field(default_factory=list)
    size: int = 0
    megabytes: list[float] = field(default_factory=list)
    confirms: list[float] = field(default_factory=list)


def files(size: Size, _: set[str]) -> Table:
    """Each file in turn; the cache is left out by asking as an organiser of a result that is changed before each run."""
    found, quiet = {name: Found() for name in (*PUBLIC, *OURS)}, list[float]()
    for _run in range(size.runs):
        with house() as running:
            _write(running, size.agreements)
            _measure(running, found, quiet)
    table = Table(
        f"The files of {size.agreements:,} agreements",
        "`frivilligbors up` with all its processes; a broker confirms in another børs all the while. Megabytes: the most that "
        f"the process which writes files holds meanwhile. {size.runs} runs, a new house for each.",
        ("File", "seconds", "kB", "MB held", "a confirm beside it, slowest, ms"),
    )
    table.rows.append(("none", "–", "–", "–", f"{max(quiet):.0f}"))
    for name, one in found.items():
        slowest = f"{max(one.confirms):.0f}" if one.confirms else "–"
        table.rows.append((name, across(one.seconds, 2), f"{one.size // 1000:,}", across(one.megabytes, 0), slowest))
    took = max(middle(one.seconds) for one in found.values())
    held = max(middle(one.megabytes) for one in found.values())
    beside = [each for one in found.values() for each in one.confirms]
    later = percentile(beside, 99) - percentile(quiet, 99)
    table.holds(f"each file in < {SECONDS:g} s", f"{took:.1f} s", took < SECONDS)
    table.holds(f"in < {MEGABYTES:g} MB", f"{held:.0f} MB", held < MEGABYTES)
    table.holds(f"p99 of a confirm < {SLOWER:g} ms later beside them", f"{later:.0f} ms", later < SLOWER)
    return table


def _measure(running: RunningHouse, found: dict[str, Found], quiet: list[float]) -> None:
    organiser = running.invite("organiser", BORS, "Ola")
    with _confirming(running) as confirms:
        time.sleep(QUIET)
        quiet += confirms
        for name, one in found.items():
            path = f"/arrangor/{BORS}/filer/{name}" if name in OURS else f"/resultat/{BORS}{name}"
            before = len(confirms)
            with largest_child() as held:
                began = time.perf_counter()
                body = fetch(running, path, organiser)
                one.seconds.append(time.perf_counter() - began)
            one.size = len(body)
            one.megabytes.append(max(held))
            one.confirms += confirms[before:]


def fetch(running: RunningHouse, path: str, token: str) -> bytes:
    """What is at a path. Raises RuntimeError for any other answer."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body


@contextmanager
def _confirming(running: RunningHouse) -> Iterator[list[float]]:
    """The milliseconds of each confirm, one after the other, while the context lasts."""
    taken, stop = list[float](), threading.Event()
    running.run("bors", "create", OTHER, "--name", "En annen børs")
    running.run("bors", "open", OTHER)
    broker = Caller(running.port, running.invite("broker", OTHER, "Kari"))
    phone = Caller(running.port)
    codes = [phone.register(OTHER, number)["code"] for number in range(2)]

    def confirm() -> None:
        parties = [{"code": code, "gives": GIVES} for code in codes]
        while not stop.is_set():
            began = time.perf_counter()
            broker.post(f"/api/bors/{OTHER}/agreements", {"parties": parties, "category": "premises"})
            taken.append((time.perf_counter() - began) * 1000)
            stop.wait(0.1)

    thread = threading.Thread(target=confirm)
    thread.start()
    try:
        yield taken
    finally:
        stop.set()
        thread.join()


@contextmanager
def largest_child() -> Iterator[list[float]]:
    """The megabytes of the largest process that does long work, looked at again and again while the context lasts."""
    held, stop = [0.0], threading.Event()

    def look() -> None:
        while not stop.wait(0.01):
            held.append(max(_children_megabytes(), default=0.0))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield held
    finally:
        stop.set()
        thread.join()


def _children_megabytes() -> Iterator[float]:
    """What each process which does long work holds."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if b"web.offload.worker" in status.with_name("cmdline").read_bytes():
                yield int(status.read_text().partition("VmRSS:")[2].split()[0]) / 1024
        except (OSError, IndexError):
            continue


def _write(running: RunningHouse, agreements: int) -> None:
    """A published børs with so many agreements, between a fifth as many organisations."""
    context = context_for(Settings(redis_url=running.running["redis_url"], secret_key=token_hex(20)))
    create_bors(context, BORS, "Frivilligbørsen på benken", by="bench", idempotency_key="plan")
    open_bors(context, BORS, by="bench", idempotency_key="open")
    people = max(2, agreements // 5)
    keep(context, "registration", [person(context, number) for number in range(people)])
    keep(context, "agreements", [_agreement(context, number, people) for number in range(agreements)])
    close_bors(context, BORS, grace_minutes=0, by="bench", idempotency_key="close")
    publish_bors(context, BORS, by="bench", idempotency_key="publish")


def keep(context: Context, owner: str, kept: list[tuple[list[Put | Append], Fact]]) -> None:
    """Keep records with their facts, some at once."""
    for start in range(0, len(kept), AT_ONCE):
        some = kept[start : start + AT_ONCE]
        commit = Commit(writes=[write for writes, _ in some for write in writes], facts=[fact for _, fact in some], answer={})
        context.ledger(owner).commit(BORS, IdempotentRequest("bench", "write", token_hex(8), {}), commit)  # type: ignore[arg-type]


def person(context: Context, number: int) -> tuple[list[Put | Append], Fact]:
    """A participant of an organisation of their own, in one of three sectors."""
    at, name, sector = context.clock.now(), f"p{number}", list(Sector)[number % 3]
    organisation = Organisation(organisation_id=f"o{number}", name=f"Virksomhet nummer {number}", sector=sector)
    person = Participant(
        participant_id=name,
        code=f"{number:04}",
        name=f"Deltaker {number}",
        registered_at=at,
        email=f"deltaker{number}@example.no",
        organisation_ids=(organisation.organisation_id,),
        consents=Consents(result=True),
    )
    writes: list[Put | Append] = [
        Put(keys.ORGANISATION, organisation.organisation_id, pack(organisation)),
        Put(keys.PARTICIPANT, name, pack(person)),
        Append(keys.PARTICIPANTS, "", name),
    ]
    return writes, ParticipantRegistered(at=at, by=name, participant_id=name, sector=sector, new_organisations=1)


def _agreement(context: Context, number: int, people: int) -> tuple[list[Put | Append], Fact]:
    at, id_ = context.clock.now() + timedelta(seconds=number), new_id()
    first, second = number % people, (number * 7 + 1) % people
    sectors = list(Sector)[first % 3], list(Sector)[second % 3]
    parties = (
        Party(participant_id=f"p{first}", organisation_id=f"o{first}", sector=sectors[0], gives=GIVES),
        Party(participant_id=f"p{second}", organisation_id=f"o{second}", sector=sectors[1], gives=GIVES),
    )
    category = list(Category)[number % 8]
    agreement = Agreement(
        agreement_id=id_,
        parties=parties,
        category=category,
        kind=AgreementKind.AGREEMENT,
        broker_id="bench",
        agreed_at=at,
        number=number + 1,
    )
    fact = AgreementConfirmed(
        at=at,
        by="bench",
        agreement_id=id_,
        sectors=sectors,
        category=category,
        kind=AgreementKind.AGREEMENT,
        agreed_at=at,
        participants=(f"p{first}", f"p{second}"),
        organisations=(f"o{first}", f"o{second}"),
        number=number + 1,
    )
    return [Put(keys.AGREEMENT, id_, pack(agreement)), Append(keys.AGREEMENTS, "", id_)], fact
