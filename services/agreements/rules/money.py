"""Whether a text mentions money, which no børs takes."""

from collections.abc import Sequence

import regex

MONEY = regex.compile(  # the same signs in services/agreements/static/desk/form/warnings.js
    r"(?:^|[^\p{L}])(?:kr|kroner?|nok|penge?r?|(?:betal|faktur|honorar|rabatt|spons|invoice)[\p{L}\p{N}_]*|money|pay(?:s|ing|ment)?)"
    r"(?![\p{L}\p{N}_])|\p{Nd}\s*,-",
    regex.IGNORECASE,
)


def mentions_money(texts: Sequence[str]) -> bool:
    """Whether any of the texts mentions money. It earns a friendly hint, never a refusal."""
    return any(MONEY.search(text) for text in texts)
