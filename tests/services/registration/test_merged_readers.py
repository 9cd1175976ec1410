"""Whoever reads finds the one who is left of two registrations: pages, links, erasure, exports, lists and files."""

import csv
import io
import re
from pathlib import Path
from secrets import token_hex

from frivilligbors import keys, links
from web.sessions import PARTICIPANT_COOKIE

from .bors_client import LIBRARY
from .merge_hall import Hall, erase, withdraw


def test_whoever_renews_the_link_ends_the_links_of_both(hall: Hall) -> None:
    hall.merge("door", "mobile")
    assert hall.client("registration", "mobile").post("/deg/lenke/ny", data={"key": token_hex(8)}).status_code == 303
    for who in ("door", "mobile"):
        assert hall.get("registration", who, "/deg").status_code != 200, who
    hall.unmerge("door")
    assert hall.get("registration", "door", "/deg").status_code != 200


def test_signed_out_is_signed_out_whoever_is_merged_or_parted(hall: Hall) -> None:
    before, meanwhile, other = (hall.client("registration") for _ in range(3))
    cookies = []
    for browser, then in ((before, lambda: None), (other, lambda: hall.merge("door", "mobile")), (meanwhile, lambda: None)):
        assert browser.post("/deg", data={"token": hall.tokens["door"]}).status_code == 303
        found = browser.get_cookie(PARTICIPANT_COOKIE)
        assert found
        cookies.append(found.value)
        then()
    for browser in (before, meanwhile):
        assert browser.post("/deg/ut", data={"key": token_hex(8)}).status_code == 303
    for _ in range(2):
        for cookie, may in zip(cookies, (False, True, False), strict=True):
            again = hall.client("registration")
            again.set_cookie(PARTICIPANT_COOKIE, cookie)
            assert (again.get("/deg").status_code == 200) is may
        hall.unmerge("door")


def test_who_came_by_the_other_link_has_the_other_page_once_they_are_parted(hall: Hall) -> None:
    hall.merge("door", "mobile")
    browser = hall.client("registration")
    browser.post("/deg", data={"token": hall.tokens["door"]})
    page = browser.get("/deg").text
    assert "Elvebyen kor" in page
    assert hall.tokens["mobile"] not in page
    hall.unmerge("door")
    page = browser.get("/deg").text
    assert "Speiderne" in page
    assert "Elvebyen kor" not in page


def test_erasing_the_one_erases_both_and_leaves_no_alias(hall: Hall) -> None:
    hall.confirm("door", "lise")
    hall.merge("door", "mobile")
    erase(hall, "mobile")
    redis = hall.bors_client.context.redis
    assert not redis.exists(keys.ALIASES.of(hall.bors))
    for who in ("door", "mobile"):
        assert not redis.exists(keys.PARTICIPANT.of(hall.bors, hall.id_of(who)), keys.RECORDS_OF.of(hall.bors, hall.id_of(who)))
        assert redis.hget(keys.CODES.of(hall.bors), hall.code(who)) is None
        assert hall.get("registration", who, "/deg").status_code != 200
    words = ("Kari", "kari@example.no", "Dugnad", "Flere ledere", "Et sted å øve", "fra door")
    for name in hall.bors_client.redis_keys:
        kind = redis.type(name)
        content = str(redis.hgetall(name) if kind == "hash" else redis.lrange(name, 0, -1) if kind == "list" else "")
        assert not [word for word in words if word in content], name
    assert hall.board().agreements.total == 1


def test_both_ids_erase_and_withdraw_the_one(hall: Hall) -> None:
    hall.merge("door", "mobile")
    withdraw(hall, "door")
    assert hall.board().participants.total == 1
    assert [one.name for one in hall.bors_client.context.queries.active_participants(hall.bors)] == ["Lise"]


def test_what_is_kept_of_both_is_in_the_export(hall: Hall) -> None:
    hall.confirm("door", "lise")
    hall.merge("door", "mobile")
    body = hall.get("registration", "mobile", "/deg/alt.json").json
    assert [one["name"] for one in body["merged"]] == ["Kari N"]
    assert len(body["agreements"]) == 1
    assert body["agreements"][0]["with"] == "Biblioteket"


def test_an_opt_out_of_either_holds(hall: Hall) -> None:
    queries = hall.bors_client.context.queries
    stop = f"/brev-av/{links.opt_out_token(hall.bors_client.context.secret, hall.bors, hall.id_of('door'))}"
    assert hall.client("registration").post(stop, data={"onsket": "nei"}).status_code == 303
    hall.merge("door", "mobile")
    (kept,) = [one for one in queries.participants(hall.bors) if one.name == "Kari"]
    assert kept.no_announcements_since
    assert hall.client("registration").post(stop, data={"onsket": "ja"}).status_code == 303
    (kept,) = [one for one in queries.participants(hall.bors) if one.name == "Kari"]
    assert kept.no_announcements_since is None


def test_an_import_of_the_same_list_adds_nobody(hall: Hall) -> None:
    table = "Navn;E-post;Virksomhet;Sektor\nKari Vik;kari.vik@example.no;Fotballaget;Frivillig\n"
    path = f"{hall.bors_client.path}/import"
    client = hall.client("registration", "ola")
    first = client.post(path, data=table.encode(), headers={"Idempotency-Key": token_hex(8)})
    added = first.json["participants"][0]
    hall.people["listed"] = {"participant_id": added["participant_id"], "code": added["code"]}
    assert hall.merge("listed", "mobile").status_code == 200
    changed = table.replace("Fotballaget", "Fotballaget 2")  # another row of the same person
    for again in (table, changed):
        answer = client.post(path, data=again.encode(), headers={"Idempotency-Key": token_hex(8)})
        assert (answer.json["added"], answer.json["known"]) == (0, 1)


def test_who_registers_again_is_not_told_of_themselves(hall: Hall) -> None:
    hall.register("again", name="Kari Ny", email="kari@example.no")
    assert hall.bors_client.context.queries.duplicates_by_email(hall.bors)
    hall.merge("again", "mobile")
    assert hall.bors_client.context.queries.duplicates_by_email(hall.bors) == ()


def test_suggestions_files_and_the_audit_list_know_one(hall: Hall) -> None:
    hall.confirm("door", "lise")
    hall.register("per", name="Per", organisations=[LIBRARY], offers=[{"category": "premises", "text": "Et sted å øve"}])
    hall.merge("door", "mobile")
    assert hall.get("registration", "per", "/deg").text.count("Elvebyen kor") <= 2
    table = hall.get("results", "ola", f"/arrangor/{hall.bors}/filer/deltakere.csv").data.decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(table), delimiter=";")][1:] == ["Kari", "Lise", "Per"]
    agreed = hall.get("results", "ola", f"/arrangor/{hall.bors}/filer/avtaler.csv").data.decode("utf-8-sig")
    assert "Kari" in agreed
    rows = hall.get("organiser", "ola", f"/api/bors/{hall.bors}/audit").json
    assert "Kari N" not in str(rows)
    assert "participant.merged" in str(rows)


def test_lists_have_one_and_the_desk_reads_all_anew(hall: Hall) -> None:
    hall.merge("door", "mobile")
    listed = hall.get("registration", "ola", f"/api/bors/{hall.bors}/participants").json
    assert [one["name"] for one in listed["participants"]] == ["Kari", "Lise"]
    assert listed["participants"][0]["merged"][0]["code"] == hall.code("door")
    roster = hall.client("agreements", "kari").get(f"/megler/{hall.bors}/participants").json
    assert sorted(one["code"] for one in roster["participants"]) == sorted(
        (hall.code("mobile"), hall.code("door"), hall.code("lise"))
    )
    catalogue = hall.get("registration", "", f"/b/{hall.bors}/katalog").text
    assert catalogue.count("Flere ledere") == 1


def test_the_published_names_are_by_the_consent_of_the_one(hall: Hall) -> None:
    hall.register(
        "olga", name="Olga Vik", organisations=[{"name": "Olga Vik", "sector": "individual"}], consents={"result": True}
    )
    hall.register("olga2", name="Olga V", organisations=[{"name": "Olga V", "sector": "individual"}])
    hall.confirm("olga", "lise")
    listed = f"/api/bors/{hall.bors}/agreements"
    assert "Olga" in hall.get("agreements", "", listed).text
    hall.merge("olga", "olga2")
    assert "Olga" not in hall.get("agreements", "", listed).text
    hall.unmerge("olga")
    assert "Olga" in hall.get("agreements", "", listed).text


def test_no_reader_passes_by_the_aliases() -> None:
    """Records of participants, agreements and handshakes, and the lists of a participant, are read by what resolves aliases."""
    root = Path(__file__).parents[3]
    reading = re.compile(r"keys\.(PARTICIPANT|AGREEMENT|HANDSHAKE|AGREEMENTS_OF|HANDSHAKES_OF)\.of\(")
    found = {
        str(file.relative_to(root))
        for room in ("frivilligbors", "services", "workers", "web", "cli", "rehearsal")
        for file in (root / room).rglob("*.py")
        if reading.search(file.read_text())
    }
    assert found == {
        "frivilligbors/queries.py",  # resolves them, but for a registration as it is kept
        "services/registration/store/handshakes.py",  # the lists of every id of a participant
        "services/registration/store/merging.py",
        "services/registration/store/personal_records.py",  # the lists of every id of a participant
        "workers/erasure_cleanup/erasure_follower.py",  # of all who are erased, each of their registrations
    }
