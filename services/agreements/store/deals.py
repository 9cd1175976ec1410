"""Keeping agreements: what the rules decided, record, fact and answer in one commit."""

from collections.abc import Iterable

from frivilligbors import keys
from frivilligbors.codec import milliseconds, pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Append, Commit, Equals, Put, Rank, Unrank, Write
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementVoided
from frivilligbors.records import Agreement, Bors, Handshake
from web import Context

from .. import rules
from ..rules import Deal
from .handshakes import as_read, handshake
from .papers import Paper, paper
from .people import gong_silent, guest, still, wearers
from .reading import recent


def confirming(context: Context, bors: Bors, deal: Deal, *, by: str, ask_twice: bool = False) -> Commit:
    """What confirming a deal commits: it holds only if the gong has not gone and the parties are as we saw. Raises Refused.

    A handshake or a paper form that has become an agreement becomes no other: then the commit only answers with that one.
    `ask_twice`: refuse with `looks-the-same` what somebody seems to have told just now.
    """
    shaken, form = handshake(context, bors.slug, deal.handshake_id), paper(context, bors.slug, deal.paper)
    if made := _made_already(context, bors, deal, shaken, form):
        return made
    first, second = (guest(context.queries, bors.slug, side.code) for side in deal.sides)
    at = context.clock.now()
    agreement, fact = rules.confirm(deal, (first, second), bors, by=by, at=at, agreement_id=new_id(), handshake=shaken)
    just_now = recent(context.redis, context.queries, bors.slug, at) if ask_twice else []
    if any(rules.alike(one, agreement.parties, at=at) for one in just_now):
        raise Refused("looks-the-same")
    numbered = {} if agreement.late else {"number": "agreement", "numbered": [(keys.AGREEMENT, agreement.agreement_id)]}
    return Commit(
        expects=[
            gong_silent(bors),
            *(still(person) for person in (first, second) if person),
            *([as_read(shaken)] if shaken else []),
            *([form.as_read()] if form else []),
        ],
        writes=[*(_kept_late if agreement.late else _kept)(agreement), *_used_up(agreement, shaken, form)],
        facts=[fact],
        answer={"agreement_id": agreement.agreement_id} | ({"late": True} if agreement.late else {}),
        **numbered,  # type: ignore[arg-type]
    )


def admitting(context: Context, bors: Bors, agreement_id: str, *, lead: bool, by: str) -> Commit:
    """What letting a late agreement in commits: the next number is its own. Raises Refused."""
    agreement = context.queries.agreement(bors.slug, agreement_id)
    admitted, fact = rules.admit(agreement, bors, lead=lead, by=by, at=context.clock.now())
    return Commit(
        expects=[_as_read(admitted), gong_silent(bors)],
        writes=[*_kept(admitted), Unrank(keys.LATE, "", agreement_id)],
        facts=[fact],
        answer={"agreement_id": agreement_id},
        number="agreement",
        numbered=[(keys.AGREEMENT, agreement_id)],
    )


def voiding(context: Context, bors: Bors, agreement_id: str, reason: str, *, by: str, lead: bool) -> Commit:
    """What voiding an agreement commits: it holds only if nobody voided it meanwhile. Raises Refused."""
    agreement = context.queries.agreement(bors.slug, agreement_id)
    voided, fact = rules.void(agreement, reason, by=by, at=context.clock.now(), lead=lead)
    return _ended(voided, [fact])


def undoing(context: Context, bors: Bors, agreement_id: str, *, by: str) -> Commit:
    """What taking back an agreement just made commits. Raises Refused."""
    voided, fact = rules.undo(context.queries.agreement(bors.slug, agreement_id), by=by, at=context.clock.now())
    return _ended(voided, [fact])


def _ended(voided: Agreement, facts: list[AgreementVoided]) -> Commit:
    return Commit(
        expects=[_as_read(voided)],
        writes=[Put(keys.AGREEMENT, voided.agreement_id, pack(voided))],
        facts=facts,
        answer={"agreement_id": voided.agreement_id, "number": voided.number},
    )


def _made_already(context: Context, bors: Bors, deal: Deal, shaken: Handshake | None, form: Paper | None) -> Commit | None:
    """The answer with the agreement that this handshake or paper form has become, if it has. Raises Refused: it is others'."""
    made = shaken.agreement_id if shaken else None
    agreement = context.queries.agreement(bors.slug, made) if made else form.made if form else None
    if agreement is None:
        return None
    codes = [side.code for side in deal.sides if side.code]  # of whoever has been erased, no code is known
    rules.demand_theirs(agreement, wearers(context.queries, bors.slug, codes), by_form=not made)
    told = {"late": True} if agreement.late else {"number": agreement.number}
    return Commit(answer={"agreement_id": agreement.agreement_id, "already": True} | told)


def _kept(agreement: Agreement) -> list[Write]:
    ours = agreement.agreement_id
    return [
        Put(keys.AGREEMENT, ours, pack(agreement)),
        Append(keys.AGREEMENTS, "", ours),
        *(Append(keys.AGREEMENTS_OF, party.participant_id, ours) for party in agreement.parties),
    ]


def _kept_late(agreement: Agreement) -> list[Write]:
    """It is in no list of agreements before it is one."""
    ours = agreement.agreement_id
    return [
        Put(keys.AGREEMENT, ours, pack(agreement)),
        Rank(keys.LATE, "", ours, milliseconds(agreement.agreed_at)),
    ]


def _used_up(agreement: Agreement, shaken: Handshake | None, form: Paper | None) -> Iterable[Write]:
    """The handshake and the paper form that have become this agreement."""
    if shaken:
        taken = rules.take_up(shaken, agreement.agreement_id)
        yield Put(keys.HANDSHAKE, shaken.handshake_id, pack(taken))
        yield Unrank(keys.IN_LINE, "", shaken.handshake_id)
    if form:
        yield form.becomes(agreement.agreement_id)


def _as_read(changed: Agreement) -> Equals:
    """Nobody changed the agreement meanwhile."""
    return Equals(keys.AGREEMENT, changed.agreement_id, "revision", str(changed.revision - 1))
