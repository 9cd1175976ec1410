import pytest
from flask.testing import FlaskClient

from web.deadlines import STORE_TIMEOUT, WAITED


@pytest.mark.usefixtures("house_limits")
def test_the_time_a_request_has_waited_for_its_turn_is_not_given_again(client: FlaskClient, planned: str) -> None:
    path = f"/api/bors/{planned}/open"
    assert client.get(path, environ_overrides={WAITED: STORE_TIMEOUT - 1}).status_code == 200
    answer = client.get(path, environ_overrides={WAITED: STORE_TIMEOUT})
    assert (answer.status_code, answer.json["code"]) == (503, "not-saved-yet")  # type: ignore[index]
    assert answer.headers["Retry-After"] == "2"
