"""The agreements of one pair: drawn one by one, or as a band where there are too many to tell apart."""

from .arch import Arch
from .shapes import Bundle, Label

PITCH = 10.0
CLOSED = 3.4  # a finer pitch would look paler the more there are: from here on the strokes close into a band
LABEL_HEIGHT = 52.0
LABEL_GAP = 6.0


def bundle(pair: str, arch: Arch, count: int, *, rim: float = 0) -> Bundle:
    """So many agreements of this pair in this form, their count above the crown and the rim."""
    far, pitch = reach(arch, count), _pitch(arch, count)
    closed = count > 1 and pitch < CLOSED
    shares = [0.0] if count == 1 else [far * i / (count - 1) for i in range(count)]
    return Bundle(
        pair=pair,
        count=count,
        strokes=() if closed else tuple(arch.path(share) for share in shares),
        stroke_width=round(0.55 * pitch, 2),
        band=arch.band(0, 1) if closed else "",
        tens=tuple(arch.path(share) for share in shares[10:-5:10]) if closed else (),
        label=_label(count, arch.x, arch.crown(far) - rim) if count else None,
    )


def _pitch(arch: Arch, count: int) -> float:
    """From one stroke to the next at the crown: shrinks when the bundle is full."""
    return PITCH if count < 2 else min(PITCH, arch.depth / (count - 1))


def reach(arch: Arch, count: int) -> float:
    """How far out the last stroke lies, from 0 to 1."""
    return 0.0 if count < 2 else min(1.0, PITCH * (count - 1) / arch.depth)


def _label(count: int, x: float, crown: float) -> Label:
    text = str(count)
    return Label(text, x, crown - LABEL_GAP - LABEL_HEIGHT / 2, min(118.0, 24 + 28.0 * len(text)))
