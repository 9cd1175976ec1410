"""Which languages the house speaks, and which one somebody gets."""

LANGUAGES = ("nb", "nn", "en")
ALSO = {"no": "nb"}  # browsers say no, people mean bokmål


def choose(accepted: str | None, chosen: str | None = None) -> str:
    """The language somebody chose, else the first of theirs (an Accept-Language header) that we speak, else bokmål."""
    if chosen in LANGUAGES:
        return str(chosen)
    return next((lang for lang in _by_preference(accepted or "") if lang in LANGUAGES), LANGUAGES[0])


def _by_preference(accepted: str) -> list[str]:
    asked = [_asked(part) for part in accepted.split(",")]
    return [lang for weight, lang in sorted(asked, key=lambda one: -one[0]) if weight > 0]


def _asked(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    lang = tag.strip().lower().split("-", 1)[0]
    return _weight(weight), ALSO.get(lang, lang)


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
