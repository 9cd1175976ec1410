"""The form of every line in the picture."""

from dataclasses import dataclass

WATER = 376.0  # where every arch stands: y grows downwards


@dataclass(frozen=True, slots=True)
class Arch:
    """The form of a bundle: half an ellipse on straight legs, from innermost (0) to outermost (1)."""

    x: float
    legs: float
    inner: tuple[float, float]
    outer: tuple[float, float]

    @property
    def depth(self) -> float:
        """How thick the bundle may become at its crown."""
        return self.outer[1] - self.inner[1]

    def radii(self, share: float) -> tuple[float, float]:
        """Half the width and the rise of the arch that lies `share` of the way out."""
        (near_x, near_y), (far_x, far_y) = self.inner, self.outer
        across, rise = near_x + (far_x - near_x) * share, near_y + (far_y - near_y) * share
        return round(across, 1), round(rise, 1)  # as they are written: an arc a hair too wide for its feet sags

    def crown(self, share: float) -> float:
        """The y of the arch's highest point."""
        return WATER - self.legs - self.radii(share)[1]

    def path(self, share: float) -> str:
        """One arch as an open path, from its left foot to its right."""
        rx, ry = self.radii(share)
        side = f"V{short(WATER - self.legs)}" if self.legs else ""
        foot = f"V{short(WATER)}" if self.legs else ""
        return f"M{short(self.x - rx)} {short(WATER)}{side}a{short(rx)} {short(ry)} 0 0 1 {short(2 * rx)} 0{foot}"

    def band(self, near: float, far: float) -> str:
        """The closed surface between two arches."""
        rx, ry = self.radii(near)
        back = (
            f"L{short(self.x + rx)} {short(WATER)}V{short(WATER - self.legs)}a{short(rx)} {short(ry)} 0 0 0 {short(-2 * rx)} 0"
        )
        return f"{self.path(far)}{back}V{short(WATER)}Z"


def short(length: float) -> str:
    """A length as short text, to a tenth of a unit."""
    return f"{length:.1f}".removesuffix(".0")
