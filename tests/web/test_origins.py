import pytest
from flask.testing import FlaskClient

OURS = [
    {},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "ftp://localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_our_own_pages_and_programs_without_pages_may_change_something(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/ends/well", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_page_of_another_site_may_not(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/ends/well", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "foreign-origin")


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_page_of_another_site_may_open_no_socket(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/ends/well", headers=headers | {"Upgrade": "WebSocket"}).status_code == 403


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_link_from_another_site_may_be_followed(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/ends/well", headers=headers).status_code == 200


def test_the_address_people_reach_us_by_is_ours_whatever_the_request_was_sent_to(client: FlaskClient) -> None:
    sent = client.post("/ends/well", base_url="http://192.0.2.7:8000", headers={"Origin": "http://192.0.2.7:8000"})
    public = client.post("/ends/well", base_url="http://192.0.2.7:8000", headers={"Origin": "http://localhost"})
    assert (sent.status_code, public.status_code) == (200, 200)
