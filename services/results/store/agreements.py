"""The agreements of a børs as everybody may read them, by their ids."""

from collections.abc import Sequence

from frivilligbors import keys
from frivilligbors.records import Agreement, Organisation, Participant
from web.context import Context

from ..rules.listing import listed_agreement
from ..rules.result import ListedAgreement

AT_A_TIME = 50


def read_listed_agreements(context: Context, bors: str, ids: Sequence[str]) -> dict[str, ListedAgreement]:
    """These agreements, by id, with the names and consents of now. So many at a time that others have their turn between."""
    listed: dict[str, ListedAgreement] = {}
    for start in range(0, len(ids), AT_A_TIME):
        listed |= _read(context, bors, ids[start : start + AT_A_TIME])
    return listed


def _read(context: Context, bors: str, ids: Sequence[str]) -> dict[str, ListedAgreement]:
    batch = context.batch()
    agreements = batch.records(Agreement, keys.AGREEMENT, bors, ids)
    participants = batch.records(Participant, keys.PARTICIPANT, bors, agreements, "parties.participant_id")
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, agreements, "parties.organisation_id")
    batch.run()
    return {one.agreement_id: listed_agreement(one, participants.by_id, organisations.by_id) for one in agreements.all}
