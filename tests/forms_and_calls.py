"""The pairs of a form on an organiser's pages and the JSON call that does the same, with what either is sent.

A form that does several things has a pair for each. ``{…}`` is filled in with what a børs has; `state` is what was done before.
"""

from dataclasses import dataclass, field
from typing import Any

BORS, API = "/arrangor/<slug:bors>", "/api/bors/{bors}"
PERSON = f"{BORS}/deltakere/<string(length=4):code>"
CALLED = f"{API}/participants/{{participant_id}}"
AGREEMENT = "/megler/<slug:bors>/avtale/<agreement_id>"
CONFIRMED = f"{API}/agreements/{{agreement_id}}"
SCREEN, SCREEN_CALL = f"{BORS}/skjermer", f"{API}/screens/{{screen_id}}"
LIST_CSV = "Navn;E-post;Virksomhet;Sektor\nIda Moe;ida@example.no;Fjellkoret;Frivillig\nOle Lie;;Nesset skole;Offentlig\n"
LOGO_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'
WALK_IN: dict[str, Any] = {
    "name": "Ida Moe",
    "email": "ida@example.no",
    "language": "nn",
    "organisations": [{"name": "Fjellkoret", "sector": "voluntary", "number": "923609016"}],
    "needs": [{"category": "premises", "text": "Et rom"}],
    "offers": [{"category": "time", "text": "En kveld"}],
    "consents": {"wall": True, "result": True, "contact": True, "photo": True},
}
CORRECTED: dict[str, Any] = WALK_IN | {
    "name": "Lise Bergh",
    "email": "lise@example.no",
    "organisations": [{"name": "Nesset bibliotek", "sector": "public", "number": "923609016"}],
}
del CORRECTED["consents"]  # they are the participant's own


def as_fields(body: Any, path: str = "") -> dict[str, str]:
    """A body as the fields of a form: ``organisations.0.name``, and ``ja`` for a box that is ticked."""
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else None
    if parts is None:
        return {path: "ja" if body is True else str(body)}
    return {name: value for key, part in parts for name, value in as_fields(part, f"{path}.{key}".strip(".")).items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """A form and a call: what each is sent, in which state, and whether something is noted in the log."""

    form: str
    fields: dict[str, str]
    call: str
    body: dict[str, Any] = field(default_factory=dict)
    state: str = "planned"
    notes: bool = True
    file: str = ""

    @property
    def names(self) -> set[str]:
        """The names of the form's fields."""
        return {*self.fields, "file"} if self.file else {*self.fields}

    @property
    def method(self) -> str:
        """The method of the call."""
        return self.call.partition(" ")[0]

    @property
    def path(self) -> str:
        """The path of the call, as the OpenAPI document has it."""
        return self.call.partition(" ")[2]


def run_of_show() -> list[Pair]:
    """The børs and its gongs."""
    settings = {"name": "Børs på Nesset", "place": "Samfunnshuset", "welcome": "Velkommen", "accent": "#7ac29a"}
    times = {"doors_at": "2027-05-06T18:00", "opens_at": "2027-05-06T18:30"}
    typed = {"planned_minutes": "45", "planned_grace": "3", "rules.0": "Ingen penger", "revision": "{revision}"}
    chosen = {"ask_email": "no", "ask_number": "required", "ask_needs": "required", "ask_offers": "no"}
    chosen |= {"follow_up": "Vi ringer dere.", "follow_up_at": "2027-05-20"}
    orders = {"rank_of.time": "1", "rank_of.premises": "2", "first_language": "nn"}
    orders |= {f"language.{lang}": "ja" for lang in ("nb", "nn", "en")}
    json_fields = {"planned_minutes": 45, "planned_grace": 3, "rules": ["Ingen penger"], "categories": ["time", "premises"]}
    new = {"name": "Ny børs", "slug": "{new}", "place": "Nesset", "opens_at": "2027-05-06T18:30", "copy_of": "{bors}"}
    letter = {f"{part}_{lang}": f"Nytt rom ({lang})" for lang in ("nb", "nn", "en") for part in ("subject", "body")}
    letter |= {"sector": "public"}
    notice = {"controller": "Nesset kommune", "organisation_number": "923609016", "contact": "post@nesset.example.no"}
    notice |= {"officer": "Personvernombudet", "purposes": "Å holde børsen", "legal_basis": "Allmenn interesse"}
    town = {"name": "Ny børs", "slug": "{new}"}
    kept = {"until": "2024-07-20", "reason": "Vi venter på svar"}
    return [
        Pair("/arrangor", town | {"town": "{town}"}, "POST /api/bors", town | {"town": "{town}"}, "beside_town"),
        Pair("/arrangor", new | {"rehearsal": "ja"}, "POST /api/bors", new | {"rehearsal": True}),
        Pair(
            f"{BORS}/innstillinger",
            settings | times | chosen | typed | orders,
            f"PATCH {API}",
            settings | times | chosen | json_fields | {"languages": ["nn", "nb", "en"]},
        ),
        Pair(f"{BORS}/logo", {}, f"PUT {API}/logo", file=LOGO_SVG),
        Pair(f"{BORS}/logo", {"remove": "ja"}, f"DELETE {API}/logo", notes=False),
        Pair(f"{BORS}/dorer", {}, f"POST {API}/doors"),
        Pair(f"{BORS}/apne", {"minutes": "45"}, f"POST {API}/open", {"minutes": 45}),
        Pair(f"{BORS}/apne/angre", {}, f"POST {API}/open/take-back", state="struck"),
        Pair(f"{BORS}/tid", {"minutes": "7"}, f"POST {API}/extend", {"minutes": 7}, "open"),
        Pair(f"{BORS}/mer-tid", {"minutes": "5"}, f"POST {API}/extend", {"minutes": 5}, "open"),
        Pair(f"{BORS}/lukk", {"grace_minutes": "4"}, f"POST {API}/close", {"grace_minutes": 4}, "open"),
        Pair(f"{BORS}/lukk/angre", {}, f"POST {API}/close/take-back", state="grace"),
        Pair(f"{BORS}/publiser", {}, f"POST {API}/publish", state="over"),
        Pair(f"{BORS}/publiser", {"without_late": "ja"}, f"POST {API}/publish", {"without_late": True}, "late"),
        Pair(
            f"{BORS}/storskjerm",
            {"scene": "result", "step": "2", "still": "ja"},
            f"POST {API}/scene",
            {"scene": "result", "step": 2, "still": True},
            "over",
        ),
        Pair(f"{BORS}/personvern", notice, f"PATCH {API}/notice", notice),
        Pair(f"{BORS}/sletting", kept, f"PATCH {API}/retention", kept, "over"),
        Pair(f"{BORS}/sletting/na", {"name": "{name}"}, f"POST {API}/erase", {"name": "{name}"}, "over", notes=False),
        Pair(f"{BORS}/brev/nytt", letter | {"gjor": "send"}, f"POST {API}/announcements", letter),
        Pair(f"{BORS}/brev/<letter_id>/igjen", {}, f"POST {API}/letters/{{letter_id}}/resend"),
    ]


def access() -> list[Pair]:
    """Who may sign in."""
    kari, host = {"name": "Kari", "role": "broker"}, {"name": "Vilde", "role": "host"}
    return [
        Pair(f"{BORS}/inviter", kari | {"lead": "ja"}, f"POST {API}/invitations", kari | {"lead": True}),
        Pair(f"{BORS}/papir/meglere", {"names": "Kari"}, f"POST {API}/papers/broker-invitations", {"names": ["Kari"]}),
        Pair("/vert/<slug:bors>/inviter", {"host": "Vilde"}, f"POST {API}/invitations", host),
        Pair(
            f"{BORS}/papir/meglere",
            {"names": "Kari\nNils", "lead": "ja", "papirsprak": "nb"},
            f"POST {API}/papers/broker-invitations",
            {"names": ["Kari", "Nils"], "lead": True},
        ),
        Pair(f"{BORS}/invitasjoner/<invitation_id>/trekk", {}, f"POST {API}/invitations/{{invitation_id}}/revoke"),
        Pair(f"{BORS}/innlogget/<session_id>/avslutt", {}, f"POST {API}/sessions/{{session_id}}/end"),
        Pair("/arrangor/invitasjoner/<invitation_id>/trekk", {}, "POST /api/invitations/{invitation_id}/revoke", state="house"),
        Pair("/arrangor/innlogget/<session_id>/avslutt", {}, "POST /api/sessions/{session_id}/end", state="house"),
    ]


def towns() -> list[Pair]:
    """The towns of the house, and who organises one."""
    new, town, call = {"name": "Ny by", "slug": "{new}"}, "/byer/<slug:town>", "/api/towns/{town}"
    return [
        Pair("/byer", new, "POST /api/towns", new, "house"),
        Pair(f"{town}/navn", {"name": "Neset"}, f"PATCH {call}", {"name": "Neset"}, "town"),
        Pair(f"{town}/inviter", {"name": "Kari"}, f"POST {call}/invitations", {"name": "Kari"}, "town"),
        Pair(
            f"{town}/invitasjoner/<invitation_id>/trekk", {}, f"POST {call}/invitations/{{invitation_id}}/revoke", state="town"
        ),
        Pair(f"{town}/innlogget/<session_id>/avslutt", {}, f"POST {call}/sessions/{{session_id}}/end", state="town"),
        Pair(f"{town}/borser", {"bors": "{bors}"}, f"POST {call}/borser", {"bors": "{bors}"}, "beside_town"),
    ]


def people() -> list[Pair]:
    """Participants."""
    hidden, listed = {"hidden": "ja"}, f"{BORS}/deltakere"
    return [
        Pair("/vert/<slug:bors>", as_fields(WALK_IN), f"POST {API}/participants/walk-in", WALK_IN),
        Pair("/vert/<slug:bors>/lenke/<string(length=4):code>", {}, f"POST {CALLED}/sign-in-code", notes=False),
        Pair(
            "/vert/<slug:bors>/skjul",
            hidden | {"participant_id": "{participant_id}", "posting_id": "{posting_id}"},
            f"POST {CALLED}/postings/{{posting_id}}/hide",
            {"hidden": True},
        ),
        Pair(
            "/vert/<slug:bors>/skjul",
            hidden | {"organisation_id": "{organisation_id}"},
            f"POST {API}/organisations/{{organisation_id}}/hide",
            {"hidden": True},
        ),
        Pair("/vert/<slug:bors>/kommet", {"kode": "{code}"}, f"POST {CALLED}/check-in", {"here": True}),
        Pair("/vert/<slug:bors>/<string(length=4):code>/kommet", {"here": "ja"}, f"POST {CALLED}/check-in", {"here": True}),
        Pair(f"{listed}/kommet", {"kode": "{code}"}, f"POST {CALLED}/check-in", {"here": True}),
        Pair(f"{PERSON}/kommet", {"here": "ja"}, f"POST {CALLED}/check-in", {"here": True}),
        Pair(f"{PERSON}/kommet", {}, f"POST {CALLED}/check-in", {"here": False}, "here"),
        Pair(f"{PERSON}/lenke", {}, f"POST {CALLED}/link"),
        Pair(f"{PERSON}/meld-av", {}, f"POST {CALLED}/withdraw"),
        Pair(
            f"{PERSON}/rett",
            as_fields(CORRECTED) | {"revision": "{person_revision}"},
            f"PATCH {CALLED}",
            CORRECTED,
        ),
        Pair(f"{PERSON}/sla-sammen", {"kode": "T9HA"}, f"POST {CALLED}/merge", {"into": "library"}, "double"),
        Pair(f"{PERSON}/skill", {"hvem": "both"}, f"POST {CALLED}/unmerge", state="merged"),
        Pair(f"{PERSON}/slett", {"name": "Lise Berg"}, f"POST {CALLED}/erase", {"name": "Lise Berg"}),
        Pair(f"{listed}/import", {}, f"POST {API}/participants/import", file=LIST_CSV),
        Pair(f"{listed}/brev", {}, f"POST {API}/participants/letters", state="imported"),
    ]


def agreements() -> list[Pair]:
    """Agreements."""
    one, reason = f"{BORS}/avtaler/<agreement_id>/rett", {"reason": "Ført to ganger"}
    texts = {"parties.0.gives": "Salen", "parties.1.gives": "En konsert", "category": "premises", "kind": "agreement"}
    corrected = {"parties": [{"gives": "Salen"}, {"gives": "En konsert"}], "category": "premises", "kind": "agreement"}
    return [
        Pair(one, texts | {"revision": "{agreement_revision}"}, f"PATCH {CONFIRMED}", corrected, "open"),
        Pair(one, reason | {"gjor": "annuller"}, f"POST {CONFIRMED}/void", reason, "open"),
        Pair(one, {"gjor": "slipp-inn"}, f"POST {CONFIRMED}/admit", state="late"),
        Pair(one, {"gjor": "skjul"}, f"POST {CONFIRMED}/hide", {"hidden": True}, "open"),
        Pair(f"{AGREEMENT}/annuller", reason, f"POST {CONFIRMED}/void", reason, "open"),
        Pair(f"{AGREEMENT}/slipp-inn", {}, f"POST {CONFIRMED}/admit", state="late"),
        Pair(f"{AGREEMENT}/skjul", {"hidden": "ja"}, f"POST {CONFIRMED}/hide", {"hidden": True}, "open"),
        Pair(
            f"{AGREEMENT}/resultattekst",
            {"first": "Salen", "second": ""},
            f"POST {CONFIRMED}/result-text",
            {"first": "Salen", "second": ""},
            "open",
        ),
    ]


def screens() -> list[Pair]:
    """Screens nobody sits at."""
    screen = {"code": "{screen_code}", "name": "Scenen"}
    action = f"{SCREEN}/<any(gong,last,slipp):action>/<screen_id>"
    changed = {"name": "Inngangen", "language": "nn", "scene": "welcome"}
    return [
        Pair(
            SCREEN,
            screen | {"language": "nb", "zoom": "125"},
            f"POST {API}/screens",
            screen | {"language": "nb", "zoom": 125},
            "unpaired",
        ),
        Pair(f"{SCREEN}/skjerm/<screen_id>", changed | {"zoom": "75"}, f"PATCH {SCREEN_CALL}", changed | {"zoom": 75}),
        Pair(action, {"action": "gong"}, f"POST {SCREEN_CALL}/gong"),
        Pair(action, {"action": "last"}, f"POST {SCREEN_CALL}/reload"),
        Pair(action, {"action": "slipp"}, f"POST {SCREEN_CALL}/release"),
    ]


PAIRS = [*run_of_show(), *access(), *towns(), *people(), *agreements(), *screens()]

# A machine bears its token in each call, so it neither signs in nor out.
WITHOUT_CALL = {"/arrangor/inn", "/arrangor/ut", "/megler/<slug:bors>/ut"}

# What a form says for itself: its key, the page that it comes from and goes back to, and more rows of its own.
OF_THE_PAGE = {"key", "query", "fra", "side", "more", "sok"}
