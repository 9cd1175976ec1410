"""The audit list in words: what happened, as a sentence, and who did it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import i18n
from frivilligbors import facts
from frivilligbors.codec import plain
from frivilligbors.enums import AgreementKind, Role, Scene, VoidReason
from frivilligbors.facts import Fact
from frivilligbors.records import Invitation

from .rules.audit import AuditEntry, AuditNames, group_of, participants_of

SYSTEM = "system"
UNKNOWN = "–"


def audit_row(lang: str, entry: AuditEntry, names: AuditNames) -> dict[str, Any]:
    """An entry as JSON says it: who did what, when, to whom, with a sentence in this language."""
    fact, invitation = entry.fact, names.invitations.get(entry.fact.by)
    row = {
        "position": entry.position,
        "at": plain(fact.at),
        "kind": fact.name,
        "group": group_of(fact.name).value,
        "by": {"id": fact.by, "role": invitation.role.value if invitation else None, "name": who(lang, fact.by, names)},
        "text": i18n.fact_sentence(lang, fact.name, variant_of(fact), dict(_values(lang, entry, names))),
        "participants": [
            {"participant_id": one, "name": participant.name if (participant := names.participants.get(one)) else None}
            for one in participants_of(fact, names.letters)
            if one
        ],
    }
    if corrections := _corrections(fact, names):
        row["corrections"] = corrections
    agreement_id = getattr(fact, "agreement_id", None)
    return row | ({"agreement_id": agreement_id, "number": entry.number or None} if agreement_id else {})


def _corrections(fact: Fact, names: AuditNames) -> list[dict[str, str]]:
    """What a correction changed, before and after, while the record of the participant has it: the log holds no words."""
    participant = names.participants.get(fact.participant_id) if isinstance(fact, facts.ParticipantChanged) else None
    made = participant.corrections if participant else ()
    return [
        {"field": one.field, "before": one.before, "after": one.after} for one in made if (one.at, one.by) == (fact.at, fact.by)
    ]


def who(lang: str, by: str, names: AuditNames) -> str:
    """Who did it: a helper with the role, a participant, the house itself; somebody erased without a name."""
    _ = partial(i18n.translate, lang)
    if by == SYSTEM:
        return _("Systemet")
    if by in names.invitations:
        return _helper(lang, names.invitations[by])
    if by in names.participants:
        return names.participants[by].name
    return _("En som er slettet")


def variant_of(fact: Fact) -> str:
    """Which sentence of its kind tells the fact; empty for the usual one."""
    match fact:
        case facts.BorsCreated(rehearsal=True):
            return "rehearsal"
        case facts.BorsChanged(changed=("town",)):
            return "town"
        case facts.InvitationIssued() if fact.town_id:
            return "town"
        case facts.PostingHidden(hidden=False) | facts.OrganisationHidden(hidden=False) | facts.AgreementHidden(hidden=False):
            return "shown"
        case facts.ParticipantCheckedIn(here=False):
            return "not-here"
        case facts.AnnouncementSent() if fact.sector is not None:
            return "sector"
        case facts.AgreementConfirmed(was_late=True):
            return "late"
        case facts.AgreementConfirmed(in_grace=True):
            return "in-grace"
        case facts.AgreementVoided(reason=VoidReason.UNDO):
            return "undo"
        case facts.AgreementCorrected() if fact.category is not fact.category_before:
            return "category"
        case facts.AgreementCorrected() if fact.kind is not fact.kind_before:
            return "intent" if fact.kind is AgreementKind.INTENT else "no-intent"
    return ""


def _values(lang: str, entry: AuditEntry, names: AuditNames) -> Iterator[tuple[str, str]]:
    """What stands between braces in the sentences: of what the fact has."""
    _, fact = partial(i18n.translate, lang), entry.fact
    erased = _("en som er slettet")
    ids = participants_of(fact, names.letters)
    called = [
        participant.name if (participant := names.participants.get(one)) else erased if one else _("kontakten for børsen")
        for one in ids
    ]
    yield "whom", _("{one} og {other}").format(one=called[0], other=called[1]) if len(called) > 1 else "".join(called) or erased
    yield "number", str(entry.number or UNKNOWN)
    for name, value in plain(fact).items():
        match name:
            case "invitation_id":
                yield "helper", _helper(lang, names.invitations[value]) if value in names.invitations else erased
            case "town_id":
                yield "town", names.towns[value].name if value in names.towns else UNKNOWN
            case "organisation_id":
                organisation = names.organisations.get(value)
                yield "organisation", organisation.name if organisation and organisation.name else erased
            case "sector" if value:
                yield "sector", i18n.sector(lang, value)
            case "closes_at":
                yield "closes", i18n.minute(value) if value else UNKNOWN
            case "grace_until":
                yield "until", i18n.minute(value) if value else UNKNOWN
            case "erase_at":
                yield "erased", i18n.day(lang, value)
            case "version":
                yield "version", str(value)
            case "scene":
                yield "scene", _scene(lang, value)
            case "category":
                yield "after", i18n.category(lang, value)
            case "category_before":
                yield "before", i18n.category(lang, value)


def _helper(lang: str, invitation: Invitation) -> str:
    _ = partial(i18n.translate, lang)
    role = {Role.BROKER: _("megler"), Role.HOST: _("vert"), Role.ORGANISER: _("arrangør")}[invitation.role]
    name = invitation.name or _("invitasjonen er trukket tilbake")
    return f"{name} ({role})"


def _scene(lang: str, scene: str) -> str:
    return i18n.translate(lang, "det som følger kvelden") if scene == Scene.AUTO else i18n.scene(lang, scene)
