"""One person walked through every state the records know, erased, and then looked for everywhere.

A kind of record, a field or a state of one, or a key of the store that the walk does not come by makes it fail: then nobody has
looked whether erasing reaches it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any, get_args, get_type_hints

import httpx
import pytest

from frivilligbors import connections, keys, records
from frivilligbors.announcements import Announcement
from frivilligbors.codec import instant, unpack
from frivilligbors.facts import ParticipantErased
from frivilligbors.keys import Key
from frivilligbors.log import Log
from frivilligbors.records import (
    Agreement,
    Bors,
    Handshake,
    HandshakeState,
    Invitation,
    Letter,
    LetterKind,
    LetterState,
    Logo,
    Organisation,
    Participant,
    PrivacyNotice,
)
from tests.eventually import eventually
from tests.journeys.test_erased import files_with
from tests.running_house import RunningHouse

from .walk import LIBRARY, Walk, come_in

KINDS: dict[type[Any], Key] = {
    Bors: keys.BORS,
    Participant: keys.PARTICIPANT,
    Organisation: keys.ORGANISATION,
    Handshake: keys.HANDSHAKE,
    Agreement: keys.AGREEMENT,
    Invitation: keys.INVITATION,
    Letter: keys.LETTER,
    Announcement: keys.ANNOUNCEMENT,
    PrivacyNotice: keys.NOTICE,
    Logo: keys.LOGO,
}
IN_NO_BORS = {  # of the house, or there only in a restore or once a børs is erased: no words
    "INSTALLATION_LINK",
    "FENCE",
    "ARCHIVE",
    "ERASURE_CONTACT",
    "PAIRING_CODE",
    "UNPAIRED_SCREEN",
    "TOWN",
    "TOWNS",
}
OF_NOBODY = {Bors, PrivacyNotice, Announcement, Logo}  # what they say is the organiser's, and names no participant
NO_WORDS = {  # ids, and what a post office answers
    *(
        "Letter.trouble",
        "Letter.again_of",
        "Letter.agreement_id",
        "Letter.announcement_id",
        "Participant.ended",
        "Participant.let_in",
        "LetIn.by",
        "Correction.by",
        "MergedRegistration.by",
        "MergedRegistration.organisation_ids",
        "MergedRegistration.same_postings",
        "SamePosting.kept",
        "SamePosting.other",
        "Party.registered_as",  # stored nowhere
        "Town.slug",  # of the house, and of nobody
        "Town.name",
    ),
}
EMPTY = {"WATCHER_COUNTS", "LETTERS_DUE", "ERASURES_CURSOR"}  # who is counted, and ids on their way; positions
EMPTY |= {"PAIRED_SCREEN", "PAIRED_SCREENS", "SCREEN_REPORTS"}  # machines, and where they stand
ON_THE_WAY = {LetterState.PENDING, LetterState.SENDING, LetterState.UNCERTAIN}  # ids only, whatever the state


def tell_of_privacy(walk: Walk) -> None:
    """The organiser says who answers for what is kept."""
    headers = {"Idempotency-Key": token_hex(8), **walk.bearer("ola")}
    logo = f"{walk.house.url}/api/bors/{walk.bors}/logo"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'
    assert httpx.put(logo, content=drawing, headers=walk.bearer("ola")).status_code == 200
    url = f"{walk.house.url}/api/bors/{walk.bors}/notice"
    notice = {"controller": "Nes kommune", "contact": "bors@nes.example.no"}
    assert httpx.patch(url, json=notice, headers=headers).status_code == 200


def hidden_from_the_room(walk: Walk, redis: Any) -> None:
    """A need and a name are hidden, one is mended, one who came twice is merged, a list is taken in, a helper is let go."""
    by_kind = seen(redis, walk.bors)
    olga = next(one for one in by_kind["participant"] if one.code == walk.codes["olga"])
    walk.post("ola", f"/participants/{olga.participant_id}/postings/{olga.needs[0].posting_id}/hide", {}, 200)
    walk.correct(olga.participant_id, name=walk.word("Olga rettet"))
    need = {"category": "time", "text": walk.word("tvillingens")}
    twin = walk.register("twin", walk.word("Olga tvilling"), LIBRARY, email=f"tvilling.{walk.email}", needs=[need])
    walk.post("ola", f"/participants/{twin['participant_id']}/merge", {"into": olga.participant_id}, 200)
    walk.import_list("Navn;Virksomhet;Sektor\nPetter;Petters lag;Frivillig")
    lag = next(one for one in by_kind["organisation"] if one.name.startswith("Forening"))
    walk.post("ola", f"/organisations/{lag.organisation_id}/hide", {}, 200)
    walk.house.invite("host", walk.bors, walk.word("Olga vert"))
    helper = next(one for one in seen(redis, walk.bors)["invitation"] if walk.canary in one.name)
    taken_back = f"{walk.house.url}/arrangor/{walk.bors}/invitasjoner/{helper.invitation_id}/trekk"
    assert httpx.post(taken_back, data={"key": token_hex(8)}, headers=walk.bearer("ola")).status_code == 303


def agree_in_the_hour(walk: Walk) -> None:
    """Handshakes and agreements in every state but late."""
    walk.house.run("bors", "open", walk.bors)
    walk.shake("olga", "foreslått")
    withdrawn, accepted, used = (walk.shake("olga", what) for what in ("trukket", "godtatt", "brukt"))
    walk.post("olga", f"/handshakes/{withdrawn}/withdraw", {}, 200)
    for shaken in (accepted, used):
        walk.post("per", f"/handshakes/{shaken}/accept", {}, 200)
    walk.post("kari", "/agreements", {"handshake_id": used})
    walk.agree("olga", "kake", paper="7")
    voided, undone, hidden = (walk.agree("olga", what) for what in ("annullert", "angret", "skjult"))
    eventually(lambda: len([one for one in walk.house.postbox_letters() if walk.email in str(one["To"])]) >= 6)
    walk.post("lena", f"/agreements/{voided}/void", {"reason": walk.word("sa fra seg")}, 200)
    walk.post("kari", f"/agreements/{undone}/undo", {}, 200)
    walk.post("ola", f"/agreements/{hidden}/hide", {}, 200)
    correcting = {"parties": [{"gives": walk.word("rettet")}, {"gives": "Takk"}], "category": "other"}
    headers = {"Idempotency-Key": token_hex(8), **walk.bearer("ola")}
    corrected = f"{walk.house.url}/api/bors/{walk.bors}/agreements/{hidden}"
    assert httpx.patch(corrected, json=correcting, headers=headers).status_code == 200
    shortened = f"{walk.house.url}/megler/{walk.bors}/avtale/{hidden}/resultattekst"
    form = {"first": walk.word("kort"), "second": "Takk", "key": token_hex(8)}
    assert httpx.post(shortened, data=form, headers=walk.bearer("ola")).status_code == 303
    walk.agree("double", "dobbelt")
    wanted = json.loads(walk.export("olga"))["participant"]["needs"][0]["posting_id"]
    walk.post("kari", "/agreements", walk.parties("olga", walk.word("møter"), meets=wanted) | {"category": "time"})
    walk.agree("guest", "vert")


def write_to_everybody(walk: Walk) -> None:
    """The organiser reminds everybody, and one of them wants no more of that."""
    text = {"subject_nb": "Velkommen", "body_nb": "Vi sees."}
    assert walk.post("ola", "/announcements", text)["recipients"] > 1
    letters = eventually(lambda: [one for one in walk.house.postbox_letters() if one["X-Letter"] == "announcement"])
    body = letters[0].get_body(("plain",))
    found = re.search(r"/brev-av/\S+", str(body.get_content() if body else ""))
    assert found
    answer = httpx.post(f"{walk.house.url}{found[0]}", data={"onsket": "nei"})
    assert answer.status_code == 303


def come_late(walk: Walk) -> None:
    """Agreed before the gong and told after grace: one is admitted, one never."""
    in_the_hour = datetime.now(UTC)
    walk.house.run("bors", "close", walk.bors, "--grace", "0")
    walk.agree("olga", "sent", 202, agreed_at=instant(in_the_hour))
    admitted = walk.agree("olga", "sluppet inn", 202, agreed_at=instant(in_the_hour))
    walk.post("lena", f"/agreements/{admitted}/admit", {}, 200)


def erase_soon(walk: Walk) -> None:
    """The organiser wants everybody erased within the week, and the contact is written to."""
    headers = {"Idempotency-Key": token_hex(8), **walk.bearer("ola")}
    url = f"{walk.house.url}/api/bors/{walk.bors}/retention"
    until = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    assert httpx.patch(url, json={"until": until}, headers=headers).status_code == 200


def write_too_many_letters(walk: Walk) -> None:
    """Links that were asked for, more than an address is sent."""
    for _ in range(3):
        walk.press("olga", "/deg/lenke/min")


@pytest.fixture
def walk(house: RunningHouse, bors: str) -> Walk:
    house.run("bors", "create", bors, "--name", "Frivilligbørsen på Nes")
    walk = Walk(house, bors)
    for who, role in (("kari", "broker"), ("ola", "organiser"), ("vera", "host")):
        walk.tokens[who] = house.invite(role, bors, who)
    walk.tokens["lena"] = str(house.run("invite", "broker", bors, "--name", "lena", "--lead")["token"])
    return walk


def seen(redis: Any, bors: str) -> dict[str, list[Any]]:
    """Every record of a børs, by the name of its key."""
    found: dict[str, list[Any]] = {}
    for kind, key in KINDS.items():
        names = [key.of(bors)] if kind is Bors else sorted(redis.scan_iter(f"{key.of(bors)}:*", 1000))
        found[key.name] = [unpack(kind, redis.hgetall(name)) for name in names]
    return found


def parts(record: Any) -> Iterator[Any]:
    """A record, and the parts of it that are records of their own."""
    yield record
    for value in (getattr(record, f.name) for f in fields(record)):
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield from parts(one)


def may_hold_words(hint: Any) -> bool:
    return hint is str or is_dataclass(hint) or any(may_hold_words(one) for one in get_args(hint))


def never_filled(by_kind: dict[str, list[Any]]) -> set[str]:
    """The fields that may hold words, of any kind of record, and say in all that are kept what they say by themselves."""
    kinds = {kind for kind in vars(records).values() if is_dataclass(kind)} - OF_NOBODY
    every = [part for some in by_kind.values() for record in some for part in parts(record)]
    filled = {
        f"{one.__class__.__name__}.{f.name}" for one in every for f in fields(one) if getattr(one, f.name) != by_itself(f)
    }
    wordy = {
        f"{kind.__name__}.{f.name}" for kind in kinds for f in fields(kind) if may_hold_words(get_type_hints(kind)[f.name])
    }
    return wordy - filled - NO_WORDS


def by_itself(field: Any) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def missed(by_kind: dict[str, list[Any]]) -> set[str]:
    """The states that nobody was in."""
    agreements: list[Agreement] = by_kind["agreement"]
    states = {f"handshake {one.state}" for one in by_kind["handshake"]} | {f"letter {one.kind}" for one in by_kind["letter"]}
    states |= {f"letter {one.state}" for one in by_kind["letter"]}
    states |= {"late" for one in agreements if one.late} | {"paper" for one in agreements if one.paper}
    states |= {f"voided, {one.void_reason == 'undo'}" for one in agreements if one.voided_at}
    states |= {"hidden" for one in agreements if one.hidden} | {"stands" for one in agreements if one.stands}
    states |= {"double" for one in by_kind["participant"] if one.earlier}
    states |= {"by a host" for one in by_kind["participant"] if one.registered_by}
    states |= {"changed organisation" for one in by_kind["participant"] if one.revision > 3}
    wanted = {f"handshake {state}" for state in HandshakeState} | {f"letter {kind}" for kind in LetterKind}
    wanted -= {f"letter {LetterKind.ERASED}"}  # there once the whole børs is erased
    wanted |= {f"letter {state}" for state in set(LetterState) - ON_THE_WAY}
    wanted |= {"late", "paper", "voided, True", "voided, False", "hidden", "stands"}
    return (wanted | {"double", "by a host", "changed organisation"}) - states


def keys_not_seen(redis: Any, bors: str) -> set[str]:
    """The keys of a børs that the walk has left empty."""
    there = {name.removeprefix(f"{{{bors}}}:").partition(":")[0] for name in redis.scan_iter(f"{{{bors}}}:*", 1000)}
    every = {name: key for name, key in vars(keys).items() if isinstance(key, Key)}
    return {name for name, key in every.items() if key.name not in there} - IN_NO_BORS - EMPTY


def test_whoever_has_been_everywhere_is_nowhere_once_erased(walk: Walk) -> None:
    redis = connections.client(walk.house.running["redis_url"])
    tell_of_privacy(walk)
    come_in(walk)
    hidden_from_the_room(walk, redis)
    write_to_everybody(walk)
    agree_in_the_hour(walk)
    come_late(walk)
    erase_soon(walk)
    write_too_many_letters(walk)
    sign_in_code_url = f"{walk.house.url}/vert/{walk.bors}/lenke/{walk.codes['guest']}"
    assert httpx.post(sign_in_code_url, headers=walk.bearer("vera")).status_code == 201
    httpx.post(f"{walk.house.url}/megler/{walk.bors}/inn", data={"token": walk.tokens["kari"]})
    eventually(lambda: missed(seen(redis, walk.bors)) == set())
    assert never_filled(seen(redis, walk.bors)) == set()
    eventually(lambda: keys_not_seen(redis, walk.bors) == set())

    words = set(re.findall(rf"[\w.]+ {walk.canary}", str(seen(redis, walk.bors))))
    exported = "".join(walk.export(who) for who in ("olga", "double", "gone"))
    by_host = {word for word in words if word.startswith(("vert", "Olga hos", "hos"))}
    assert {word for word in words - by_host if word not in exported} == set()
    assert files_with(walk.house.data_dir, walk.canary)

    counted = walk.board()
    walk.tokens["guest"] = next(
        str(found[1])
        for letter in walk.house.postbox_letters()
        if f"vert.{walk.email}" in str(letter["To"]) and (body := letter.get_body(("plain",)))
        if (found := re.search(r"/deg#(\S+)", str(body.get_content())))
    )
    for who in ("olga", "double", "gone", "guest"):
        assert "Alt om deg er slettet" in walk.press(who, "/deg/slett", sure="ja").text
    eventually(lambda: files_with(walk.house.data_dir, walk.canary) == [])
    assert walk.canary not in str(seen(redis, walk.bors))
    facts = [entry.fact for entry in Log(redis).all(walk.bors)]
    assert sum(isinstance(fact, ParticipantErased) for fact in facts) == 5, "one of them by two registrations"
    assert walk.board()["agreements"] == counted["agreements"], "what was agreed was agreed"
    assert counted["agreements"]["total"] == 7
    assert "Takk" in str(seen(redis, walk.bors)["agreement"]), "the other's own words stand"
