"""The conversation with an SMTP server: secure where it can be, and never a password in the clear."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Session

from frivilligbors.errors import OperatorError
from launcher.ports import free_port
from workers.failures import PermanentFailure, TransientFailure
from workers.mail import smtp
from workers.mail.smtp import SmtpClient

from . import smtp_servers

LETTER = b"Content-Type: text/plain\r\n\r\nHei.\r\n"


def secret(_server: Any, _session: Session, _envelope: Any, _mechanism: str, credentials: Any) -> AuthResult:
    return AuthResult(success=(credentials.login, credentials.password) == (b"kari@example.no", b"p@ss:ord/"), handled=False)


def in_utf8(_server: Any, _session: Session, _envelope: Any, _mechanism: str, credentials: Any) -> AuthResult:
    return AuthResult(success=(credentials.login, credentials.password) == (b"bors", "blåbær".encode()), handled=False)


class Secured:
    """Post offices with a certificate, where they need one, opened as a test asks."""

    def __init__(self) -> None:
        self.server = smtp_servers.RecordingSmtpServer()
        self._open: list[Controller] = []

    def starttls(self, certificate: Path, **options: Any) -> int:
        return self._opened(tls_context=_context(certificate), **options)

    def smtps(self, certificate: Path) -> int:
        return self._opened(ssl_context=_context(certificate))

    def plain(self, **options: Any) -> int:
        return self._opened(**options)

    def _opened(self, **options: Any) -> int:
        controller = Controller(self.server, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        self._open.append(controller)
        return controller.port

    def close(self) -> None:
        for controller in self._open:
            controller.stop()


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, signed by itself a moment ago, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here, which makes the certificate of the SMTP server")
    made = tmp_path_factory.mktemp("smtp-server") / "localhost.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run([*command, *subject, "-keyout", made, "-out", made.with_suffix(".crt")], check=True, capture_output=True)
    with made.open("ab") as both:
        both.write(made.with_suffix(".crt").read_bytes())
    return made


@pytest.fixture
def secured() -> Iterator[Secured]:
    opened = Secured()
    yield opened
    opened.close()


def deliver(url: str) -> None:
    SmtpClient.at(url).deliver(LETTER, "bors@example.no", "ola@example.no")


def test_a_line_is_secured_where_that_is_offered(secured: Secured, certificate: Path) -> None:
    deliver(f"smtp://127.0.0.1:{secured.starttls(certificate, require_starttls=True)}")
    assert secured.server.recipients == ["ola@example.no"]


def test_a_password_goes_only_to_whom_the_certificate_names(
    secured: Secured, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = secured.starttls(certificate, authenticator=secret, auth_required=True)
    url = f"smtp://kari%40example.no:p%40ss%3Aord%2F@localhost:{port}"
    with pytest.raises(TransientFailure, match="unreachable"):
        deliver(url)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    deliver(url)
    assert secured.server.recipients == ["ola@example.no"]


def test_a_password_is_never_sent_in_the_clear(secured: Secured, monkeypatch: pytest.MonkeyPatch) -> None:
    port = secured.plain(authenticator=secret, auth_require_tls=False)
    monkeypatch.setattr(smtp, "LOOPBACK", ())
    with pytest.raises(TransientFailure, match="no-tls"):
        deliver(f"smtp://kari%40example.no:p%40ss%3Aord%2F@127.0.0.1:{port}")
    assert secured.server.letters == []


def test_a_password_on_this_machine_needs_no_secrecy_but_must_be_right(secured: Secured) -> None:
    port = secured.plain(authenticator=secret, auth_require_tls=False)
    deliver(f"smtp://kari%40example.no:p%40ss%3Aord%2F@127.0.0.1:{port}")
    with pytest.raises(TransientFailure, match="login-refused"):
        deliver(f"smtp://kari%40example.no:wrong@127.0.0.1:{port}")
    assert len(secured.server.letters) == 1


def test_a_name_and_a_password_may_have_other_letters_than_english(secured: Secured) -> None:
    port = secured.plain(authenticator=in_utf8, auth_require_tls=False)
    deliver(f"smtp://bors:bl%C3%A5b%C3%A6r@127.0.0.1:{port}")
    with pytest.raises(TransientFailure, match="login-refused"):
        deliver(f"smtp://bors:bl%C3%A5b%C3%A6r-feil@127.0.0.1:{port}")
    assert len(secured.server.letters) == 1


def test_whether_letters_would_be_taken_is_known_without_sending_one(secured: Secured) -> None:
    port = secured.plain(authenticator=secret, auth_require_tls=False)
    SmtpClient.at(f"smtp://kari%40example.no:p%40ss%3Aord%2F@127.0.0.1:{port}").check("bors@example.no")
    with pytest.raises(TransientFailure, match="login-refused"):
        SmtpClient.at(f"smtp://kari%40example.no:wrong@127.0.0.1:{port}").check("bors@example.no")
    assert secured.server.letters == []


def test_a_smtp_server_may_speak_securely_from_the_first_word(
    secured: Secured, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"smtps://localhost:{secured.smtps(certificate)}"
    with pytest.raises(TransientFailure, match="unreachable"):
        deliver(url)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    deliver(url)
    assert secured.server.recipients == ["ola@example.no"]


def test_a_letter_too_large_for_them_is_refused_for_good(secured: Secured) -> None:
    secured.server.answer_letter = lambda _: "552 too large"
    with pytest.raises(PermanentFailure, match="refused-552"):
        deliver(f"smtp://127.0.0.1:{secured.plain()}")


@pytest.mark.parametrize("url", ["mail.example.no", "http://mail.example.no", "smtp://", "smtp:///x"])
def test_what_is_no_address_of_an_smtp_server_is_told_at_once(url: str) -> None:
    with pytest.raises(OperatorError):
        SmtpClient.at(url)


def test_ports_are_those_everybody_knows() -> None:
    assert [SmtpClient.at(f"{scheme}://mail.example.no").server.port for scheme in ("smtp", "smtps")] == [25, 465]
