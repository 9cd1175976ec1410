"""The organiser's pages about agreements: all of them with filters, and one with what can be corrected."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frivilligbors.enums import AgreementKind, Category, Sector
from frivilligbors.errors import Refused
from frivilligbors.idempotency import new_idempotency_key
from web import forms, request_body
from web.context import current_context, find_bors
from web.guards import allows

from .. import commands, serializers, store
from ..forms import CorrectionForm, VoidForm
from ..rules import AgreementFilter, ListState, states_of
from .command_errors import COMMAND_ERRORS, errors_of, status_of

blueprint = Blueprint("organiser_agreements", __name__)

MAX_SEARCH_TERM = 80
CORRECTED = ("parties", "category", "kind", "revision")  # the fields of a correction; others are the page's own
DONE = ("rettet", "annullert", "sluppet-inn", "skjult", "vist")


@blueprint.get("/arrangor/<slug:bors>/avtaler")
@allows("organiser")
def show_all(bors: str) -> str:
    """Those that the query string selects: what waits to be admitted, then the others, the newest first."""
    context, bors_record, selected = current_context(), find_bors(bors), _agreement_filter()
    page = store.search_agreements(context, bors_record.slug, selected)
    rows = [
        row | {"states": states_of(agreement)}
        for agreement, row in zip(
            page.agreements, serializers.agreements_to_dicts(context, bors_record, [*page.agreements]), strict=True
        )
    ]
    return render_template(
        "agreements/organiser_agreements.html",
        bors_record=bors_record,
        page=page,
        rows=rows,
        selected=selected,
        kept=_kept_filter(),
    )


@blueprint.get("/arrangor/<slug:bors>/avtaler/<agreement_id>/rett")
@allows("organiser")
def show_one(bors: str, agreement_id: str) -> str:
    """One agreement."""
    return _page(bors, agreement_id, {})


@blueprint.post("/arrangor/<slug:bors>/avtaler/<agreement_id>/rett")
@allows("organiser")
def change(bors: str, agreement_id: str) -> Response | tuple[str, int]:
    """Do what the pressed button says, and back to the agreement."""
    try:
        done = _do(find_bors(bors).slug, agreement_id, request.form.get("gjor", ""))
    except COMMAND_ERRORS as error:
        if isinstance(error, Refused) and error.error_code == "agreement-unknown":
            raise
        return _page(bors, agreement_id, errors_of(error)), status_of(error)
    kept = _kept_filter()
    return redirect(url_for(".show_one", bors=bors, agreement_id=agreement_id, gjort=done, _anchor="gjort", **kept), 303)


def _do(bors: str, agreement_id: str, what: str) -> str:
    """Run the command that the button stands for; the word for what was done. Raises as the commands do."""
    match what:
        case "annuller":
            commands.void(bors, agreement_id, forms.load(VoidForm, {"reason": request.form.get("reason", "")}))
            return "annullert"
        case "slipp-inn":
            commands.admit(bors, agreement_id)
            return "sluppet-inn"
        case "skjul" | "vis":
            commands.hide(bors, agreement_id, what == "skjul")
            return "skjult" if what == "skjul" else "vist"
        case _:
            form = {name: value for name, value in request_body.nested(request.form).items() if name in CORRECTED}
            commands.correct(bors, agreement_id, forms.load(CorrectionForm, form))
            return "rettet"


def _page(bors: str, agreement_id: str, errors: dict[str, str]) -> str:
    """The page of one agreement, with what was typed and what is wrong with it. Raises Refused."""
    bors_record = find_bors(bors)
    reads = store.read_agreement(current_context(), bors_record.slug, agreement_id)
    if reads.agreement is None:
        raise Refused("agreement-unknown")
    agreement = serializers.agreement_to_dict(*reads.named(reads.agreement))
    done = request.args.get("gjort", "")
    return render_template(
        "agreements/organiser_agreement.html",
        bors_record=bors_record,
        agreement=agreement,
        states=states_of(reads.agreement),
        form=_as_it_is(agreement) | request.form.to_dict(),
        errors=errors,
        done=done if done in DONE and not errors else "",
        listed=url_for(".show_all", bors=bors, rad=agreement_id, _anchor=agreement_id, **_kept_filter()),
        idempotency_key=new_idempotency_key(),
    )


def _as_it_is(agreement: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form, filled with what the agreement says now."""
    texts = {f"parties.{index}.gives": party["gives"] for index, party in enumerate(agreement["parties"])}
    return texts | {name: agreement[name] for name in ("category", "kind", "revision")}


def _kept_filter() -> dict[str, Any]:
    """The filter of the list somebody came from, in the query string: they go back to the same."""
    selected = _agreement_filter()
    params = {
        "sok": selected.search_term,
        "sektor": selected.sector,
        "kategori": selected.category,
        "slag": selected.kind,
        "vis": selected.state,
        "side": str(selected.page) if selected.page > 1 else "",
    }
    return {name: value for name, value in params.items() if value}


def _agreement_filter() -> AgreementFilter:
    """The filter in the query string; a value that is none of its words selects nothing in particular."""
    query = request.args
    page = query.get("side", "")
    choices = {"sektor": Sector, "kategori": Category, "slag": AgreementKind, "vis": ListState}
    chosen = {name: value if (value := query.get(name, "")) in [*among] else "" for name, among in choices.items()}
    return AgreementFilter(
        search_term=query.get("sok", "")[:MAX_SEARCH_TERM],
        sector=chosen["sektor"],
        category=chosen["kategori"],
        kind=chosen["slag"],
        state=chosen["vis"],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        row=query.get("rad", "")[:MAX_SEARCH_TERM],
    )
