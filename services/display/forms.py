"""What the address of a wall or of its socket asks for, and what organisers and screens tell of a screen, checked."""

import re
from collections.abc import Mapping
from math import isnan
from typing import Any

from marshmallow import fields

from frivilligbors.enums import Language, Scene
from i18n import accept_language
from web.forms import COMMON, Choice, FieldError, Form, Text

from .rules.paired_screen import ZOOMS, Sound
from .rules.streams import KINDS, PICTURES, SCENES, Stream, StreamKind

SCREEN_NAME = 40
BASE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,100}")


def zoom(text: str) -> float:
    """How large the wall is drawn, from half to twice; 1 for anything that is not a number."""
    try:
        factor = float(text)
    except ValueError:
        return 1.0
    return 1.0 if isnan(factor) else min(2.0, max(0.5, factor))


def stream(args: Mapping[str, str], base: str) -> Stream:
    """The stream a socket asks for; the board where it asks for none we have. `base`: the address this house is reached by."""
    kind = KINDS.get(args.get("stream", ""), StreamKind.BOARD)
    if kind not in PICTURES:
        return Stream(kind)
    language = accept_language.choose(None, args.get("sprak"))
    if kind is not StreamKind.WALL:
        return Stream(kind, language)
    return Stream(kind, language, base if BASE.fullmatch(base) else "", scene=SCENES.get(args.get("scene", ""), ""))


class Zoom(fields.Field[int]):
    """How large a screen is drawn, in per cent, as a number or as a page's form writes it."""

    default_error_messages = COMMON

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"type": "integer", "enum": list(ZOOMS)}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        found = next((zoom for zoom in ZOOMS if value == zoom or value == str(zoom)), None)
        if found is None or isinstance(value, bool | float):
            raise FieldError("wrong-type")
        return found


class WholeNumber(fields.Field[int]):
    """A whole number from 0 to `most`."""

    default_error_messages = COMMON

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= self.most:
            raise FieldError("wrong-type")
        return int(value)


class NewScreen(Form):
    """A screen that shows a code."""

    code = Text(limit=40, required=True)
    name = Text(limit=SCREEN_NAME, required=True)
    language = Choice(Language, "wrong-type", load_default=Language.NB)
    zoom = Zoom(load_default=100)


class ScreenChange(Form):
    """What is to be other on a screen."""

    name = Text(limit=SCREEN_NAME)
    language = Choice(Language, "wrong-type")
    zoom = Zoom()
    scene = Choice(Scene, "wrong-type")


class Report(Form):
    """What a screen tells of itself: pixels, and seconds since it was right."""

    width = WholeNumber(most=65_535, required=True)
    height = WholeNumber(most=65_535, required=True)
    age = WholeNumber(most=10_000_000, required=True)
    sound = Choice(Sound, "wrong-type", required=True)
