"""An HTTP client that repeats an unanswered request under the same idempotency key."""

from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx

from .retry import NoResponse, retry_until_answered

REQUEST_TIMEOUT = 5.0
RETRY_STATUSES = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


class RequestRejected(Exception):
    """The request was refused (4xx); one sentence. `error_code`: that of the problem, if it had one."""

    def __init__(self, reason: str, error_code: str = "") -> None:
        super().__init__(reason)
        self.error_code = error_code


class ApiClient:
    """A client of the API at `url`, with the bearer token `token` if it is given."""

    def __init__(self, url: str, token: str = "") -> None:
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(base_url=url, headers=headers, timeout=REQUEST_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def post(self, path: str, body: dict[str, Any], *, idempotency_key: str) -> dict[str, Any]:
        """POST JSON with an idempotency key; the JSON answer. Raises RequestRejected, RetriesExhausted."""
        headers = {"Idempotency-Key": idempotency_key}
        content: dict[str, Any] = self._request_with_retry("POST", path, json=body, headers=headers).json()
        return content

    def submit_form(self, path: str, form: dict[str, str], *, idempotency_key: str) -> None:
        """POST a form with an idempotency key, as a page does. Raises RequestRejected, RetriesExhausted."""
        self._request_with_retry("POST", path, data=form | {"key": idempotency_key})

    def get(self, path: str) -> dict[str, Any]:
        """GET JSON. Raises RequestRejected, RetriesExhausted."""
        content: dict[str, Any] = self._request_with_retry("GET", path).json()
        return content

    def _request_with_retry(self, method: str, path: str, **options: Any) -> httpx.Response:
        return retry_until_answered(lambda: self._request(method, path, **options))

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = self._client.request(method, path, **options)
        except httpx.TransportError as error:
            raise NoResponse(f"{method} {path}: {error or type(error).__name__}") from error
        if response.status_code in RETRY_STATUSES or "Retry-After" in response.headers:
            raise NoResponse(f"{method} {path}: {response.status_code}", _retry_after(response))
        if response.is_error:
            raise RequestRejected(
                f"{method} {path} was refused ({response.status_code}): {response.text[:500]}", _error_code(response)
            )
        return response


def _retry_after(response: httpx.Response) -> float:
    """The Retry-After header in seconds, 5 at most."""
    header = response.headers.get("Retry-After", "")
    return min(float(header), 5.0) if header.isdigit() else 0.5


def _error_code(response: httpx.Response) -> str:
    is_problem = response.headers.get("Content-Type", "").startswith("application/problem+json")
    return str(response.json().get("code", "")) if is_problem else ""
