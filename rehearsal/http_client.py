"""An honest client: what was not answered is asked again, under the same idempotency key, until it is."""

from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx

from .retry import Unanswered, until_answered

SECONDS_TO_ANSWER = 5.0
AGAIN = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}


class Rejected(Exception):
    """The house understood, and said no; in one sentence. `code`: why, where it was a refusal."""

    def __init__(self, why: str, code: str = "") -> None:
        super().__init__(why)
        self.code = code


class Asker:
    """Somebody with a phone: asks the house at `url`, as the holder of `token` if there is one."""

    def __init__(self, url: str, token: str = "") -> None:
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(base_url=url, headers=headers, timeout=SECONDS_TO_ANSWER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def tell(self, path: str, told: dict[str, Any], *, key: str) -> dict[str, Any]:
        """Have something done, once. The same `key` again gives the same answer. Raises Rejected, GaveUp."""
        content: dict[str, Any] = self._answer("POST", path, json=told, headers={"Idempotency-Key": key}).json()
        return content

    def press(self, path: str, told: dict[str, str], *, key: str) -> None:
        """Send a page's form, once, as its button does. Raises Rejected, GaveUp."""
        self._answer("POST", path, data=told | {"key": key})

    def read(self, path: str) -> dict[str, Any]:
        """What the house says of something. Raises Rejected, GaveUp."""
        content: dict[str, Any] = self._answer("GET", path).json()
        return content

    def _answer(self, method: str, path: str, **told: Any) -> httpx.Response:
        return until_answered(lambda: self._answered(method, path, **told))

    def _answered(self, method: str, path: str, **told: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, path, **told)
        except httpx.TransportError as lost:
            raise Unanswered(f"{method} {path}: {lost or type(lost).__name__}") from lost
        if answer.status_code in AGAIN or "Retry-After" in answer.headers:
            raise Unanswered(f"{method} {path}: {answer.status_code}", _seconds(answer))
        if answer.is_error:
            raise Rejected(f"{method} {path} was refused ({answer.status_code}): {answer.text[:500]}", _code(answer))
        return answer


def _seconds(answer: httpx.Response) -> float:
    """How long we were asked to wait; never long."""
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), 5.0) if asked.isdigit() else 0.5


def _code(answer: httpx.Response) -> str:
    is_problem = answer.headers.get("Content-Type", "").startswith("application/problem+json")
    return str(answer.json().get("code", "")) if is_problem else ""
