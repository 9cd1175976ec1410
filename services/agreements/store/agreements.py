"""The commits that confirm, admit, void and undo agreements: record, fact and answer in one."""

from collections.abc import Iterable

from frivilligbors import keys
from frivilligbors.codec import milliseconds, pack
from frivilligbors.codes import new_id
from frivilligbors.commit import Append, Commit, Equals, Put, Rank, Unrank, Write
from frivilligbors.errors import Refused
from frivilligbors.facts import AgreementVoided
from frivilligbors.handshake_withdrawal import unchanged as handshake_unchanged
from frivilligbors.records import Agreement, Bors, Handshake
from web import Context

from .. import rules
from ..rules import NewAgreement
from .agreement_queries import recently_confirmed
from .handshakes import handshake_by_id
from .paper_forms import PaperForm, paper_form
from .participants import bors_unchanged, participant_by_code, participant_ids_by_code, participant_unchanged


def confirm_commit(context: Context, record: Bors, new_agreement: NewAgreement, *, by: str, ask_twice: bool = False) -> Commit:
    """The commit of confirming: it holds only if neither the gong has gone nor the parties have changed. Raises Refused.

    A handshake or a paper form that has become an agreement becomes no other: then the commit only answers with that one.
    `ask_twice`: refuse with `looks-the-same` a duplicate of what was confirmed just now.
    """
    handshake = handshake_by_id(context, record.slug, new_agreement.handshake_id)
    form = paper_form(context, record.slug, new_agreement.paper)
    if confirmed_already := _confirmed_already(context, record, new_agreement, handshake, form):
        return confirmed_already
    first, second = (participant_by_code(context, record.slug, given.code) for given in new_agreement.party_inputs)
    at = context.clock.now()
    agreement, fact = rules.confirm(
        new_agreement, (first, second), record, by=by, at=at, agreement_id=new_id(), handshake=handshake
    )
    recent = recently_confirmed(context, record.slug, at) if ask_twice else []
    if any(rules.is_duplicate(one, agreement.parties, at=at) for one in recent):
        raise Refused("looks-the-same")
    numbered = {} if agreement.late else {"number": "agreement", "numbered": [(keys.AGREEMENT, agreement.agreement_id)]}
    return Commit(
        expects=[
            bors_unchanged(record),
            *(participant_unchanged(person) for person in (first, second) if person),
            *([handshake_unchanged(handshake)] if handshake else []),
            *([form.unchanged()] if form else []),
        ],
        writes=[
            *(_late_writes if agreement.late else _agreement_writes)(agreement),
            *_source_writes(agreement, handshake, form),
        ],
        facts=[fact],
        answer={"agreement_id": agreement.agreement_id} | ({"late": True} if agreement.late else {}),
        **numbered,  # type: ignore[arg-type]
    )


def admit_commit(context: Context, record: Bors, agreement_id: str, *, lead: bool, by: str) -> Commit:
    """The commit of admitting a late agreement: it gets the next number. Raises Refused."""
    agreement = context.queries.agreement(record.slug, agreement_id)
    admitted, fact = rules.admit(agreement, record, lead=lead, by=by, at=context.clock.now())
    return Commit(
        expects=[_unchanged_before(admitted), bors_unchanged(record)],
        writes=[*_agreement_writes(admitted), Unrank(keys.LATE, "", agreement_id)],
        facts=[fact],
        answer={"agreement_id": agreement_id},
        number="agreement",
        numbered=[(keys.AGREEMENT, agreement_id)],
    )


def void_commit(context: Context, record: Bors, agreement_id: str, reason: str, *, by: str, lead: bool) -> Commit:
    """The commit of voiding an agreement: it holds only if nobody voided it meanwhile. Raises Refused."""
    agreement = context.queries.agreement(record.slug, agreement_id)
    return _voided_commit(*rules.void(agreement, reason, by=by, at=context.clock.now(), lead=lead))


def undo_commit(context: Context, record: Bors, agreement_id: str, *, by: str) -> Commit:
    """The commit of undoing an agreement just confirmed. Raises Refused."""
    agreement = context.queries.agreement(record.slug, agreement_id)
    return _voided_commit(*rules.undo(agreement, by=by, at=context.clock.now()))


def _voided_commit(voided: Agreement, fact: AgreementVoided) -> Commit:
    return Commit(
        expects=[_unchanged_before(voided)],
        writes=[Put(keys.AGREEMENT, voided.agreement_id, pack(voided))],
        facts=[fact],
        answer={"agreement_id": voided.agreement_id, "number": voided.number},
    )


def _confirmed_already(
    context: Context, record: Bors, new_agreement: NewAgreement, handshake: Handshake | None, form: PaperForm | None
) -> Commit | None:
    """An answer with the agreement that this handshake or paper form has become, if it has. Raises Refused: it is others'."""
    from_handshake = handshake.agreement_id if handshake else None
    if from_handshake:
        agreement = context.queries.agreement(record.slug, from_handshake)
    else:
        agreement = form.standing_agreement if form else None
    if agreement is None:
        return None
    codes = [given.code for given in new_agreement.party_inputs if given.code]  # of the erased, no code is known
    participant_ids = participant_ids_by_code(context, record.slug, codes)
    rules.demand_same_parties(agreement, participant_ids, by_paper_form=not from_handshake)
    number = {"late": True} if agreement.late else {"number": agreement.number}
    return Commit(answer={"agreement_id": agreement.agreement_id, "already": True} | number)


def _agreement_writes(agreement: Agreement) -> list[Write]:
    agreement_id = agreement.agreement_id
    return [
        Put(keys.AGREEMENT, agreement_id, pack(agreement)),
        Append(keys.AGREEMENTS, "", agreement_id),
        *(Append(keys.AGREEMENTS_OF, party.participant_id, agreement_id) for party in agreement.parties),
    ]


def _late_writes(agreement: Agreement) -> list[Write]:
    """A late agreement is in no list of agreements before it is admitted."""
    return [
        Put(keys.AGREEMENT, agreement.agreement_id, pack(agreement)),
        Rank(keys.LATE, "", agreement.agreement_id, milliseconds(agreement.agreed_at)),
    ]


def _source_writes(agreement: Agreement, handshake: Handshake | None, form: PaperForm | None) -> Iterable[Write]:
    """The handshake and the paper form that have become this agreement."""
    if handshake:
        confirmed = rules.mark_confirmed(handshake, agreement.agreement_id)
        yield Put(keys.HANDSHAKE, handshake.handshake_id, pack(confirmed))
        yield Unrank(keys.IN_LINE, "", handshake.handshake_id)
    if form:
        yield form.used_for(agreement.agreement_id)


def _unchanged_before(changed: Agreement) -> Equals:
    """The expectation that nobody has changed the agreement since the revision before this one."""
    return Equals(keys.AGREEMENT, changed.agreement_id, "revision", str(changed.revision - 1))
