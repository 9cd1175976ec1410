"""`python -m benchmarks.prompt_server`: a server that does nothing but answer, to tell how much of a figure is the client's.

On stdout, its port. Whatever comes is taken for one request.
"""

import socket

ANSWER = b"HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n" + b'"' + b"x" * 998 + b'"'


def main() -> None:
    """Answer one connection after the other, until killed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            line, _ = listener.accept()
            with line:
                while line.recv(1 << 16):
                    line.sendall(ANSWER)


if __name__ == "__main__":
    main()
