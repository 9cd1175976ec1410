"""One rehearsal: an evening, in a børs of its own, on a running instance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from frivilligbors.errors import OperatorError
from launcher.ports import local_url
from launcher.running_instance import read_running_file, running_settings
from web.context import Context, context_for

from .evening import Evening
from .retry import NoResponse, retry_until_answered

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """`url`: of the HTTP interface. `context`: makes a context at each use, since the instance may be restarted."""

    evening: Evening
    bors: str
    url: str
    context: Callable[[], Context]

    @classmethod
    def on_running_instance(cls, evening: Evening, bors: str) -> "Rehearsal":
        """On the instance of this environment. Raises OperatorError if none runs."""
        settings = running_settings()
        url = local_url(settings.port) if read_running_file(settings.data_dir) else settings.public_url
        if not url:
            raise OperatorError("PUBLIC_URL is not set: where do people find the house?")
        return cls(evening=evening, bors=bors, url=url, context=lambda: context_for(running_settings()))

    @property
    def wall(self) -> str:
        """The URL of the wall."""
        return f"{self.context().settings.public_url or self.url}/skjerm/{self.bors}"

    def with_context(self, action: Callable[[Context], T]) -> T:
        """Call `action` with a context until the store answers. It must be idempotent. Raises RetriesExhausted."""

        def attempt() -> T:
            try:
                context = self.context()
            except OperatorError as error:
                raise NoResponse(str(error)) from error
            return action(context)

        return retry_until_answered(attempt)
