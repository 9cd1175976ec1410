"""Finding agreements for the organiser's list, by what they say and who made them."""

from frivilligbors.records import Agreement
from web.context import Context

from ..rules import AgreementFilter, AgreementPage, search_page
from .agreement_queries import every_agreement
from .party_names import PartyNames, party_names


def search_agreements(context: Context, bors: str, agreement_filter: AgreementFilter) -> AgreementPage:
    """The agreements that are looked for: what waits to be admitted, then the others, the newest first."""
    agreements = every_agreement(context, bors)
    names = party_names(context, bors, agreements) if agreement_filter.search_term else PartyNames()
    return search_page(agreements, lambda one: _searched(one, names) if agreement_filter.search_term else "", agreement_filter)


def _searched(agreement: Agreement, names: PartyNames) -> str:
    """What a search term is looked for in: number, codes, names and texts."""
    texts = [str(agreement.number)]
    for party in agreement.parties:
        participant = names.participant(party)
        badge = (participant.name, participant.code) if participant else ()
        texts += [names.organisation_name(party) or "", party.gives, *badge]
    return " ".join(texts)
