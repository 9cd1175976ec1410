import re
import smtplib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from launcher.embedded_valkey import stop_server
from launcher.ports import free_port
from launcher.spawn import await_ready, spawn
from postbox.letters import Letters
from tests.limits import BUSY


@dataclass
class Postbox:
    """The post box in a process of its own."""

    folder: Path
    smtp: int
    url: str

    @property
    def letters(self) -> Letters:
        return Letters(self.folder / "post")

    def send(self, *letters: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=60) as office:
            for letter in letters:
                office.send_message(letter)

    def answers(self) -> bool:
        try:
            return httpx.get(self.url).is_success
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postbox]:
    """A post box for all these tests."""
    folder = tmp_path_factory.mktemp("postbox")
    box = Postbox(folder, free_port(), f"http://localhost:{(page := free_port())}")
    command = [sys.executable, "-m", "postbox", "--smtp-port", str(box.smtp), "--page-port", str(page)]
    process = spawn(command, log=folder / "log", environment={"DATA_DIR": str(folder)})
    assert await_ready(process, box.answers, 60), (folder / "log").read_text()
    yield box
    stop_server(process, BUSY)
    assert (folder / "log").read_text() == ""
    assert process.returncode == 0


@pytest.fixture
def postbox(running: Postbox) -> Iterator[Postbox]:
    """That post box, empty at first and with nothing to complain of at the end."""
    for left in (running.folder / "post").glob("*"):
        left.rmdir() if left.is_dir() else left.unlink()
    yield running
    assert (running.folder / "log").read_text() == ""


def letter(subject: str, *, bors: str = "drammen", text: str = "Koret synger for biblioteket.\n") -> EmailMessage:
    written = EmailMessage()
    written["From"] = "Frivilligbørs <bors@example.no>"
    written["To"] = "Kari Nordmann <kari@example.no>"
    written["Subject"] = subject
    written["X-Bors"] = bors
    written.set_content(text)
    written.add_alternative("<p>Koret synger <b>høyt</b>.</p><script>parent.document.title = 'ute'</script>", subtype="html")
    return written


def test_a_letter_that_was_handed_in_is_shown_newest_first(postbox: Postbox) -> None:
    postbox.send(letter("Avtale nr. 1"), letter("Avtale nr. 2 – blåbær"))
    assert [kept.subject for kept in postbox.letters.newest_first()] == ["Avtale nr. 2 – blåbær", "Avtale nr. 1"]
    shown = httpx.get(postbox.url).text
    assert shown.index("blåbær") < shown.index("Avtale nr. 1")
    assert "kari@example.no" in shown


def test_a_letter_keeps_its_text_and_cannot_run_its_scripts(postbox: Postbox) -> None:
    postbox.send(letter("Avtale", text="Koret <gir> en sang.\n"))
    (kept,) = postbox.letters.newest_first()
    assert "Koret &lt;gir&gt; en sang." in httpx.get(f"{postbox.url}/letters/{kept.name}").text
    html = httpx.get(f"{postbox.url}/letters/{kept.name}/html")
    assert "<b>høyt</b>" in html.text
    policy = html.headers["Content-Security-Policy"]
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy  # a personal link opens in a window of its own
    assert "allow-scripts" not in policy


BROKEN = {
    "a name nobody can decode": "To: =?utf-8?q?.?=ии[ <kari@example.no>\r\nSubject: Et brev\r\n\r\nHei\r\n".encode(),
    "a charset there is none of": b"Subject: =?nope?q?Et_brev?=\r\nContent-Type: text/plain; charset=nope\r\n\r\nHei\r\n",
    "bytes in no charset": b"Subject: \xff\xfe\r\n\r\n\xff\xfe",
    "no head": b"\r\nHei",
    "nothing": b"",
    "half a part": b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Hei',
    "bad base64": b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n=====a",
    "a charset that is none for text": b"Content-Type: text/plain; charset=hex\r\n\r\nHei\r\n",
    "a charset that reads nothing": b"Content-Type: text/plain; charset=undefined\r\n\r\nHei\r\n",
    "a charset with a NUL": b'Content-Type: text/html; charset="a\0b"\r\n\r\nHei\r\n',
    "parts in parts without end": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (depth, depth) for depth in range(1500)
    ),
    "a boundary of other bytes": b"Content-Type: multipart/mixed; boundary=\xff\r\nX: \xff\r\n\r\n--\xff\r\n\r\n\xff",
}
STRANGE = ["9" * 40 + "-0.eml", "²-1.eml", "hei på deg?.eml", "brev # 50 %.eml"]


def test_the_box_shows_whatever_it_holds_broken_letters_too(postbox: Postbox) -> None:
    for content in BROKEN.values():
        postbox.letters.add(content)
    postbox.send(letter("Avtale nr. 8"))
    shown = httpx.get(postbox.url)
    assert (shown.status_code, shown.text.count('<a href="/letters/')) == (200, len(BROKEN) + 1)
    assert "Avtale nr. 8" in shown.text
    for kept in postbox.letters.newest_first():
        assert httpx.get(f"{postbox.url}/letters/{kept.name}").status_code == 200


def test_a_file_of_any_name_is_shown_and_one_that_cannot_be_read_hurts_no_other(postbox: Postbox) -> None:
    postbox.letters.add(b"Subject: Avtale nr. 8\r\n\r\nHei\r\n")
    for name in STRANGE:
        (postbox.folder / "post" / name).write_bytes(b"Subject: Et brev\r\n\r\nHei\r\n")
    (postbox.folder / "post" / "1-0.eml").mkdir()
    (postbox.folder / "post" / "2-0.eml").symlink_to("nowhere")
    links = re.findall(r'href="(/letters/[^"]+)"', httpx.get(postbox.url).text)
    assert len(links) == len(STRANGE) + 1
    assert all("Hei" in httpx.get(postbox.url + link).text for link in links)


def test_whatever_else_the_box_holds_a_letter_is_found_when_it_is_to_be_forgotten(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    for content in BROKEN.values():
        letters.add(content)
    letters.add(b"X-Bors: nesset\r\nMessage-ID: <7-welcome-kari.e1.nesset@example.no>\r\n\r\nHei")
    assert letters.remove("nesset", "7-welcome-kari") == 1
    assert len(list(letters.newest_first())) == len(BROKEN)


def test_a_letter_that_another_process_took_out_is_gone(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    letters.add(b"Subject: Avtale nr. 8\r\n\r\nHei")
    (kept,) = letters.newest_first()
    (tmp_path / f"{kept.name}.eml").unlink()
    assert letters.get(kept.name) is None


def test_a_letter_whose_head_broke_is_found_when_it_is_to_be_forgotten(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    letters.add(b"To: x\r\n\r\nKlikk\r\nX-Bors: nesset\r\nMessage-ID: <7-welcome-kari.e1.nesset@example.no>\r\n\r\nHei")
    letters.add(b"To: y\r\n\r\nHei")
    assert (letters.remove("nesset", "7-welcome-ola"), letters.remove("nesset", "7-welcome-kari")) == (0, 1)
    assert len(list(letters.newest_first())) == 1


def test_the_box_speaks_the_language_of_the_browser(postbox: Postbox) -> None:
    assert "No letters yet" in httpx.get(postbox.url, headers={"Accept-Language": "en-GB"}).text


@pytest.mark.parametrize("path", ["/letters/1", "/letters/../../store.password", "/letters/..%2Flog", "/static/web/../x", "/x"])
def test_there_is_nothing_else_in_the_box(postbox: Postbox, path: str) -> None:
    assert httpx.get(postbox.url + path).status_code == 404


@pytest.mark.parametrize("name", ["..%2Foutside", "%2E%2E%2Foutside", "../outside", "x%00", "x" * 300])
def test_a_letter_outside_the_box_is_none(postbox: Postbox, name: str) -> None:
    (postbox.folder / "outside.eml").write_bytes(b"Subject: Hemmelig\r\n\r\nHei\r\n")
    postbox.letters.add(b"")
    assert httpx.get(f"{postbox.url}/letters/{name}").status_code == 404


def test_a_page_of_another_site_cannot_look_into_the_box(postbox: Postbox) -> None:
    assert httpx.get(postbox.url, headers={"Host": "evil.example.no"}).status_code == 403


def test_removing_a_bors_takes_out_its_letters_and_no_others(postbox: Postbox) -> None:
    postbox.send(letter("Generalprøven", bors="prove"), letter("Kvelden"), letter("Generalprøven", bors="prove"))
    assert postbox.letters.remove("prove") == 2
    assert [kept.subject for kept in postbox.letters.newest_first()] == ["Kvelden"]


def test_the_box_shows_a_new_letter_by_itself_and_is_accessible(
    postbox: Postbox, page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto(postbox.url)
    axe(page)
    postbox.send(letter("Avtale nr. 7"))
    page.get_by_role("link", name="Avtale nr. 7").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Avtale nr. 7")
    expect(page.frame_locator("iframe").get_by_text("Koret synger høyt.")).to_be_visible()
    expect(page).not_to_have_title("ute")
    axe(page)
