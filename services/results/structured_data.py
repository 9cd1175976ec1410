"""The result as search engines read it: a schema.org Event, and a Dataset with its files."""

from typing import Any

import i18n
from frivilligbors.codec import instant

from .rules.result import Result

FILES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def structured_data(result: Result, url: str, language: str) -> dict[str, Any]:
    """JSON-LD for the page at `url`, in its language."""
    event: dict[str, Any] = {
        "@type": "Event",
        "@id": f"{url}#event",
        "name": result.name,
        "url": url,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
    }
    if result.opens_at:
        event["startDate"] = instant(result.opens_at)
    if result.closes_at:
        event["endDate"] = instant(result.closes_at)
    if result.place:
        event["location"] = {"@type": "Place", "name": result.place, "address": result.place}
    count = result.figures.total
    dataset: dict[str, Any] = {
        "@type": "Dataset",
        "@id": f"{url}#dataset",
        "name": i18n.translate(language, "Samarbeidsavtalene fra {name}").format(name=result.name),
        "description": i18n.ntranslate(
            language,
            "{count} samarbeidsavtale fra {name}, med tall og liste over partene. Uten penger mellom dem.",
            "{count} samarbeidsavtaler fra {name}, med tall og liste over partene. Uten penger mellom dem.",
            count,
        ).format(count=count, name=result.name),
        "url": url,
        "inLanguage": language,
        "isAccessibleForFree": True,
        "about": {"@id": f"{url}#event"},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": f"{url}.{kind}"}
            for kind, media_type in FILES.items()
        ],
    }
    if result.edition:
        dataset |= {"datePublished": instant(result.editions[0].at), "dateModified": instant(result.edition.at)}
        dataset["version"] = str(result.edition.number)
    return {"@context": "https://schema.org", "@graph": [event, dataset]}
