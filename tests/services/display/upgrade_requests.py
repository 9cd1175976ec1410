"""What a browser says to open a websocket, and what none would."""

import os
from base64 import b64encode


def asked(path: str = "/skjerm/drammen/ws", key: str = "", **headers: str) -> bytes:
    """What a browser says to get a line."""
    header_fields = {
        "Host": "bors.example.no",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Origin": "https://bors.example.no",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key or b64encode(os.urandom(16)).decode(),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in header_fields.items()), "", ""]
    return "\r\n".join(lines).encode()


def with_line(line: bytes) -> bytes:
    """A question with one line more."""
    return asked()[:-2] + line + b"\r\n\r\n"


IMPROPER = {
    "two keys": with_line(b"Sec-WebSocket-Key: " + b64encode(bytes(16))),
    "two keys, written otherwise": with_line(b"sec-websocket-key: " + b64encode(bytes(16))),
    "two hosts": with_line(b"Host: bors.example.no"),
    "two origins": with_line(b"Origin: https://evil.example"),
    "two cookies": with_line(b"Cookie: a=b\r\nCookie: deltaker=kari"),
    "two languages": with_line(b"Accept-Language: nb\r\nAccept-Language: nn"),
    "a line without a colon": with_line(b"nonsense"),
    "a line without a name": with_line(b": x"),
    "a name with a space": with_line(b"Accept : x"),
    "a name with an underscore": with_line(b"Sec_WebSocket_Key: x"),
    "a line that goes on": with_line(b"Accept: a\r\n b"),
    "a bare line feed": with_line(b"Accept: a\nOrigin: https://evil.example"),
    "a bare carriage return": with_line(b"Accept: a\rb"),
    "a null": with_line(b"Accept: a\0b"),
    "a letter beyond ascii": with_line(b"User-Agent: \xe6"),
    "a body": with_line(b"Content-Length: 2"),
    "a body in chunks": with_line(b"Transfer-Encoding: chunked"),
    "a wish": with_line(b"Expect: 100-continue"),
    "a header no browser sends": with_line(b"X-Evil: 1"),
    "a header that begins like one of no account": with_line(b"Accept-Evil: 1"),
    "an empty header": with_line(b"Accept:"),
    "many headers": with_line(b"\r\n".join(b"X-%d: y" % number for number in range(150))),
    "an older protocol": asked().replace(b"HTTP/1.1", b"HTTP/1.0"),
}
