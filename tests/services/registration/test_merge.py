"""Two registrations of one person are merged by an organiser, and it can be taken back."""

from secrets import token_hex
from typing import Any

import pytest

from frivilligbors import keys
from frivilligbors.facts import ParticipantMerged, ParticipantUnmerged
from frivilligbors.log import Log

from .bors_client import CHOIR, error_at
from .merge_hall import SCOUTS, Hall, erase, withdraw


def test_both_codes_links_and_badges_lead_to_the_one_who_is_left(hall: Hall) -> None:
    assert hall.merge("door", "mobile").status_code == 200
    queries = hall.bors_client.context.queries
    for code in (hall.code("door"), hall.code("mobile")):
        found = queries.participant_by_code(hall.bors, code)
        assert found
        assert (found.participant_id, found.name) == (hall.id_of("mobile"), "Kari")
        assert hall.get("registration", "", f"/b/{hall.bors}/{code}").status_code == 200
    for who in ("door", "mobile"):
        page = hall.get("registration", who, "/deg").text
        assert "Elvebyen kor" in page, who
        assert "Speiderne" in page, who
        assert hall.code("mobile") in page, who
    assert hall.get("organiser", "", "/healthz").status_code == 200


def test_the_one_has_what_both_had_and_says_what_the_one_said(hall: Hall) -> None:
    shown = hall.merge("door", "mobile").json
    assert [one["name"] for one in shown["organisations"]] == ["Elvebyen kor", "Speiderne"]
    assert ({one["text"] for one in shown["needs"]}, {one["text"] for one in shown["offers"]}) == (
        {"Et sted å øve", "Flere ledere"},
        {"Dugnad"},
    )
    (kept,) = [one for one in hall.bors_client.participants() if one.name == "Kari"]
    assert (kept.email, kept.consents.wall, kept.consents.result) == ("kari@example.no", False, False)


def test_it_is_counted_once_and_twice_again(hall: Hall) -> None:
    before = hall.board().participants
    hall.merge("door", "mobile")
    merged = hall.board().participants
    assert (merged.total, merged.by_sector["voluntary"]) == (before.total - 1, before.by_sector["voluntary"] - 1)  # type: ignore[index]
    assert merged.total == len(hall.bors_client.participants())
    assert hall.unmerge("door").status_code == 200
    assert hall.board().participants == before


def test_agreements_and_handshakes_follow_by_being_read(hall: Hall) -> None:
    handshake = hall.propose("door", "lise")
    made = hall.confirm("door", "lise").json["agreement_id"]
    redis, bors = hall.bors_client.context.redis, hall.bors
    stored = {
        name: redis.hgetall(key.of(bors, id_))
        for name, key, id_ in (("a", keys.AGREEMENT, made), ("h", keys.HANDSHAKE, handshake))
    }
    hall.merge("door", "mobile")
    assert stored == {"a": redis.hgetall(keys.AGREEMENT.of(bors, made)), "h": redis.hgetall(keys.HANDSHAKE.of(bors, handshake))}
    for who in ("door", "mobile"):
        page = hall.get("registration", who, "/deg").text
        assert "fra lise" in page, who
        (own,) = hall.get("agreements", who, f"/api/bors/{bors}/handshakes").json["handshakes"]
        assert own["handshake_id"] == handshake
        assert hall.get("agreements", who, f"/handtrykk/{bors}/{handshake}").status_code in (200, 404)
    accepted = hall.post("agreements", "lise", f"/handshakes/{handshake}/accept", {})
    assert accepted.status_code == 200, accepted.text
    confirmed = hall.post("agreements", "kari", "/agreements", {"handshake_id": handshake})
    assert confirmed.status_code == 201, confirmed.text
    again = hall.post("agreements", "kari", "/agreements", {"handshake_id": handshake})
    assert again.json["agreement_id"] == confirmed.json["agreement_id"]
    assert len(hall.bors_client.context.queries.agreements_of(bors, hall.id_of("mobile"))) == 2
    hall.unmerge("door")
    for who, own in (("door", made), ("mobile", confirmed.json["agreement_id"])):
        (found,) = hall.bors_client.context.queries.agreements_of(bors, hall.id_of(who))
        assert found.agreement_id == own, "what was made meanwhile stays with the one who stood for both"


def test_what_is_done_to_an_agreement_meanwhile_leaves_it_whose_it_was(hall: Hall) -> None:
    voided, corrected = (hall.confirm("door", "lise", category=one).json["agreement_id"] for one in ("time", "premises"))
    hall.merge("door", "mobile")
    assert hall.post("agreements", "ola", f"/agreements/{voided}/void", {"reason": "mistake"}).status_code in (200, 201)
    changed = hall.client("agreements", "ola").patch(
        f"/api/bors/{hall.bors}/agreements/{corrected}", json={"category": "other"}, headers={"Idempotency-Key": "c"}
    )
    assert changed.status_code == 200, changed.text
    for one in (voided, corrected):
        parties = hall.bors_client.context.redis.hget(keys.AGREEMENT.of(hall.bors, one), "parties")
        assert hall.id_of("door") in parties
        assert hall.id_of("mobile") not in parties
    about = [entry.fact for entry in Log(hall.bors_client.context.redis).all(hall.bors)][-2:]
    assert all(hall.id_of("door") in fact.participants for fact in about), "letters go by the id that the first one went by"  # type: ignore[union-attr]


def test_new_agreements_are_made_with_either_code(hall: Hall) -> None:
    hall.merge("door", "mobile")
    for who in ("door", "mobile"):
        made = hall.confirm(who, "lise", category="equipment").json["agreement_id"]
        agreement = hall.bors_client.context.queries.agreement(hall.bors, made)
        assert agreement
        assert agreement.parties[0].organisation_id == hall.organisation(who), "what stands on that badge"
    for who, of in (("door", "mobile"), ("mobile", "door")):
        answer = hall.confirm(who, "lise", **{who: {"organisation_id": hall.organisation(of)}, "category": "premises"})
        assert answer.status_code == 201, answer.text
    chosen = {who: {"organisation_id": hall.organisation(who)} for who in ("door", "mobile")}
    itself = hall.confirm("door", "mobile", **chosen)
    assert itself.json["code"] == "same-party-twice"


@pytest.mark.parametrize(
    ("prepare", "who", "into", "error_code"),
    [
        (lambda hall: None, "door", "door", "merge-with-itself"),
        (lambda hall: hall.confirm("door", "mobile"), "door", "mobile", "merge-of-parties"),
        (lambda hall: hall.confirm("door", "mobile"), "mobile", "door", "merge-of-parties"),
        (lambda hall: hall.propose("door", "mobile"), "door", "mobile", "merge-with-handshake"),
        (lambda hall: hall.propose("mobile", "door"), "door", "mobile", "merge-with-handshake"),
        (lambda hall: hall.merge("door", "mobile"), "door", "mobile", "merged-already"),
        (lambda hall: hall.merge("door", "mobile"), "lise", "door", "merged-already"),
        (lambda hall: hall.merge("door", "mobile"), "mobile", "lise", "merge-has-merged"),
        (lambda hall: withdraw(hall, "door"), "door", "mobile", "merge-withdrawn"),
        (lambda hall: withdraw(hall, "mobile"), "door", "mobile", "merge-withdrawn"),
        (lambda hall: erase(hall, "door"), "door", "mobile", "participant-unknown"),
        (lambda hall: erase(hall, "mobile"), "door", "mobile", "participant-unknown"),
    ],
)
def test_what_cannot_be_merged_is_told_and_nothing_is_half(
    hall: Hall, prepare: Any, who: str, into: str, error_code: str
) -> None:
    prepare(hall)
    count, there = hall.bors_client.fact_count, hall.bors_client.redis_keys
    refused = hall.merge(who, into)
    assert (refused.status_code in (404, 409, 422), refused.json["code"]) == (True, error_code)
    assert (hall.bors_client.fact_count, hall.bors_client.redis_keys) == (count, there)


def test_a_preview_changes_nothing(hall: Hall) -> None:
    count = hall.bors_client.fact_count
    path = f"/api/bors/{hall.bors}/participants/{hall.id_of('door')}/merge?dry_run=1"
    shown = hall.client("registration", "ola").post(path, json={"into": hall.id_of("mobile")})
    assert shown.status_code == 200, shown.text
    assert (shown.json["dry_run"], len(shown.json["organisations"])) == (True, 2)
    assert hall.bors_client.fact_count == count


def test_sent_twice_it_is_done_once(hall: Hall) -> None:
    first, again = (hall.merge("door", "mobile", idempotency_key="once") for _ in range(2))
    assert (first.status_code, again.status_code, again.headers["Idempotent-Replayed"]) == (200, 200, "true")
    assert sum(isinstance(entry.fact, ParticipantMerged) for entry in Log(hall.bors_client.context.redis).all(hall.bors)) == 1


def test_parted_each_is_what_it_was_and_what_was_made_meanwhile_stays(hall: Hall) -> None:
    before = {one.participant_id: one for one in hall.bors_client.participants()}
    hall.merge("door", "mobile")
    hall.confirm("door", "lise", door={"organisation_id": hall.organisation("door")})
    assert hall.unmerge("door").status_code == 200
    after = {one.participant_id: one for one in hall.bors_client.participants()}
    for who in ("door", "mobile"):
        one, then = before[hall.id_of(who)], after[hall.id_of(who)]
        assert (then.code, then.organisation_ids, then.needs, then.offers, then.consents, then.merged, then.merged_into) == (
            one.code,
            one.organisation_ids,
            one.needs,
            one.offers,
            one.consents,
            (),
            None,
        )
        found = hall.bors_client.context.queries.participant_by_code(hall.bors, one.code)
        assert found
        assert found.participant_id == one.participant_id
    assert len(hall.bors_client.context.queries.agreements_of(hall.bors, hall.id_of("mobile"))) == 1
    assert not hall.bors_client.context.redis.exists(keys.ALIASES.of(hall.bors))
    assert isinstance([*Log(hall.bors_client.context.redis).all(hall.bors)][-1].fact, ParticipantUnmerged)
    assert hall.unmerge("door").json["code"] == "not-merged"


def test_several_are_parted_in_any_order(hall: Hall) -> None:
    hall.register(
        "list", name="Kari Nordmann", organisations=[SCOUTS, CHOIR], needs=[{"category": "time", "text": "flere  ledere"}]
    )
    before = {one.participant_id: one for one in hall.bors_client.participants()}[hall.id_of("mobile")]
    hall.merge("door", "mobile")
    hall.merge("list", "mobile")
    assert len(hall.bors_client.participants()) == 2
    hall.unmerge("door")
    kept = {one.participant_id: one for one in hall.bors_client.participants()}[hall.id_of("mobile")]
    assert (len(kept.organisation_ids), len(kept.needs), kept.offers) == (2, 2, ()), "the list has the scouts too"
    hall.unmerge("list")
    kept = {one.participant_id: one for one in hall.bors_client.participants()}[hall.id_of("mobile")]
    assert (kept.organisation_ids, kept.needs, kept.offers) == (before.organisation_ids, before.needs, before.offers)


def test_the_pages_preview_merge_and_part(hall: Hall) -> None:
    home = f"/arrangor/{hall.bors}/deltakere/{hall.code('mobile')}"
    hall.register("twin", name="Kari", organisations=[SCOUTS])
    assert f"{home}/sla-sammen" in hall.get("registration", "ola", f"/arrangor/{hall.bors}/deltakere").text
    choose = hall.get("registration", "ola", f"{home}/sla-sammen").text
    assert hall.code("twin") in choose, "the same name: perhaps her"
    preview = hall.get("registration", "ola", f"{home}/sla-sammen?kode={hall.code('door').lower()}").text
    assert preview.count("Kommer til") == 3
    client = hall.client("registration", "ola")
    for typed, expected in (("", "koden"), ("ZZZZ", "koden"), (hall.code("mobile"), "samme påmeldingen")):
        refused = client.post(f"{home}/sla-sammen", data={"kode": typed, "key": token_hex(8)})
        assert refused.status_code in (404, 422)
        assert expected in error_at(refused.text, "kode")
    done = client.post(f"{home}/sla-sammen", data={"kode": hall.code("door"), "key": token_hex(8)}, follow_redirects=True)
    assert "Slått sammen" in done.text
    refused = client.get(f"{home}/sla-sammen?kode={hall.code('door')}")
    assert "allerede" in error_at(refused.text, "kode")
    form = {"hvem": hall.id_of("door"), "key": token_hex(8)}
    assert "Skilt igjen" in client.post(f"{home}/skill", data=form, follow_redirects=True).text
    assert client.post(f"{home}/skill", data=form | {"key": token_hex(8)}).status_code == 409
