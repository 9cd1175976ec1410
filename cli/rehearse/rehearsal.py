"""One rehearsal: an evening, in a børs of its own, in a house that runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from frivilligbors.settings import Unusable
from web.context import Context, context_for

from ..addresses import on_this_machine
from ..running import note, settings_of_the_house
from .evening import Evening
from .patience import Unanswered, until_answered

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """`url` is where the guests and the brokers ask; `house` is found anew whenever it is needed, since it may start again."""

    evening: Evening
    bors: str
    url: str
    house: Callable[[], Context]

    @classmethod
    def here(cls, evening: Evening, bors: str) -> "Rehearsal":
        """In the house of this environment. Raises Unusable if there is none."""
        settings = settings_of_the_house()
        near = on_this_machine(settings.port) if note(settings.data_dir) else settings.public_url
        if not near:
            raise Unusable("PUBLIC_URL is not set: where do people find the house?")
        return cls(evening=evening, bors=bors, url=near, house=lambda: context_for(settings_of_the_house()))

    @property
    def wall(self) -> str:
        """Where one can watch."""
        return f"{self.house().settings.public_url or self.url}/skjerm/{self.bors}"

    def backstage(self, act: Callable[[Context], T]) -> T:
        """Do something in the house itself, until it is answered. `act` must be harmless when repeated. Raises GaveUp."""

        def once() -> T:
            try:
                house = self.house()
            except Unusable as away:
                raise Unanswered(str(away)) from away
            return act(house)

        return until_answered(once)
