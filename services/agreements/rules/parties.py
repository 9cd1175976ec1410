"""The two parties: what was written of each, resolved against the participants who wear the codes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frivilligbors.enums import AgreementKind, Category
from frivilligbors.errors import Refused
from frivilligbors.met_needs import same_words
from frivilligbors.records import Organisation, Participant, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInput:
    """What was written of one party. `meets` is the need of the other that it gives."""

    code: str
    gives: str
    organisation_id: str | None = None
    meets: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """What a broker is about to confirm. `agreed_at`: when, if it comes from a desk without net or from a paper form."""

    party_inputs: tuple[PartyInput, PartyInput]
    category: Category
    kind: AgreementKind = AgreementKind.AGREEMENT
    handshake_id: str | None = None
    agreed_at: datetime | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCandidate:
    """A participant, and the organisations that they may act for."""

    participant: Participant
    organisations: Sequence[Organisation]


CandidatePair = tuple[PartyCandidate | None, PartyCandidate | None]


def resolve_parties(inputs: tuple[PartyInput, PartyInput], candidates: CandidatePair) -> tuple[Party, Party]:
    """The two parties: known, two, and at least one of them gives. Raises Refused."""
    first, second = (
        _party(party_input, candidate, f"parties.{index}")
        for index, (party_input, candidate) in enumerate(zip(inputs, candidates, strict=True))
    )
    if first.participant_id == second.participant_id:
        raise Refused("same-party-twice", field="parties.1.code")
    if not first.gives and not second.gives:
        raise Refused("nobody-gives", field="parties.0.gives")
    return _with_need_met(first, candidates[1]), _with_need_met(second, candidates[0])


def choose_organisation(organisation_id: str | None, organisations: Sequence[Organisation], path: str) -> Organisation:
    """The one with this id; without an id, the only one. Raises Refused: `organisation-needed`, `unknown-organisation`."""
    if organisation_id is None:
        if len(organisations) != 1:
            raise Refused("organisation-needed", field=path)
        return organisations[0]
    for organisation in organisations:
        if organisation.organisation_id == organisation_id:
            return organisation
    raise Refused("unknown-organisation", field=path)


def _party(party_input: PartyInput, candidate: PartyCandidate | None, path: str) -> Party:
    if candidate is None:
        raise Refused("unknown-code", field=f"{path}.code")
    spoken_for = candidate.organisations if party_input.organisation_id else _on_badge(party_input.code, candidate)
    organisation = choose_organisation(party_input.organisation_id, spoken_for, f"{path}.organisation_id")
    return Party(
        participant_id=candidate.participant.participant_id,
        organisation_id=organisation.organisation_id,
        sector=organisation.sector,
        gives=party_input.gives,
        meets=party_input.meets,
    )


def _on_badge(code: str, candidate: PartyCandidate) -> Sequence[Organisation]:
    """The organisations that a code stands for: of a participant with several registrations, those on the badge with this code.

    A desk without net may know no others.
    """
    merged = candidate.participant.merged
    came_with = {id_ for one in merged for id_ in one.organisation_ids if code in (one.code, candidate.participant.code)}
    is_own = code == candidate.participant.code
    on_badge = [one for one in candidate.organisations if (one.organisation_id in came_with) is not is_own]
    return on_badge if merged and len(on_badge) == 1 else candidate.organisations


def _with_need_met(party: Party, other: PartyCandidate | None) -> Party:
    """The party, with the id of the need it meets: the one it names, else one in the very same words, if there is one."""
    if other is None:
        return replace(party, meets=None)
    needs = [need for need in other.participant.needs if need.posting_id]
    named = next((need.posting_id for need in needs if party.meets in other.participant.ids_of(need)), None)
    same = (need for need in needs if same_words(need.text, party.gives))
    # Where somebody needs both "far" and "får", what is given is the one that is written alike
    alike = min(same, key=lambda need: need.text.casefold() != party.gives.casefold(), default=None)
    return replace(party, meets=named or (alike.posting_id if alike else None))
