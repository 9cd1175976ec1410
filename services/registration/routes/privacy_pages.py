"""Privacy and accessibility: what is kept of people, who answers for it, and how usable the pages are."""

from flask import Blueprint, render_template, request

import i18n
from web.context import current_context, find_bors
from web.guards import public
from web.locale import language

from ..store import borser
from ..store.notices import notice_of_version

privacy_pages = Blueprint("privacy_pages", __name__)


@privacy_pages.get("/personvern")
@public
def installation() -> str:
    """What is kept, and what for; and each børs's own notice."""
    return render_template("registration/privacy.html", bors_records=borser.with_notices(current_context()))


@privacy_pages.get("/personvern/<slug:bors>")
@public
def notice(bors: str) -> str:
    """The privacy notice of a børs: the newest version, or with ``?versjon=`` an earlier one."""
    bors_record = find_bors(bors)
    found = notice_of_version(current_context(), bors_record, request.args.get("versjon", ""))
    return render_template(
        "registration/notice.html",
        bors_record=bors_record,
        notice=found,
        version=found.version if found else 0,
        day=lambda at: i18n.day(language(), at),
    )


@privacy_pages.get("/tilgjengelighet")
@public
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("registration/accessibility.html")
