"""What the address of a wall asks for, checked."""

from math import isnan


def zoom(text: str) -> float:
    """How large the wall is drawn, from half to twice; 1 for anything that is not a number."""
    try:
        factor = float(text)
    except ValueError:
        return 1.0
    return 1.0 if isnan(factor) else min(2.0, max(0.5, factor))
