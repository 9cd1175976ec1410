"""Words of money, which no børs takes."""

import re
from collections.abc import Sequence

MONEY = re.compile(
    r"(?<![^\W\d_])(?:kr|kroner?|nok|penge?r?|betal\w*|faktur\w*|honorar\w*|rabatt\w*|spons\w*|money|pay(?:s|ing|ment)?|invoice\w*)(?!\w)"
    r"|\d\s*,-",
    re.IGNORECASE,
)


def speaks_of_money(texts: Sequence[str]) -> bool:
    """Whether a party seems to give what no børs takes. Worth a friendly word, never a refusal."""
    return any(MONEY.search(text) for text in texts)
