import socket
import subprocess
import sys

from launcher.ports import PORT_RANGE, free_port


def test_a_free_port_is_one_that_no_outgoing_call_is_given() -> None:
    found = {free_port() for _ in range(20)}
    assert found <= set(PORT_RANGE)
    assert len(found) > 1


def test_the_wished_port_is_given_unless_somebody_has_it() -> None:
    wish = free_port()
    assert free_port(wish) == wish
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", wish))
        holder.listen()
        assert free_port(wish) != wish
    assert free_port(99_999_999) in PORT_RANGE


def test_a_port_that_was_given_to_one_process_is_given_to_no_other_although_nobody_has_opened_it() -> None:
    ours = free_port()
    asked = f"from launcher.ports import free_port; print(free_port({ours}))"
    theirs = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert int(theirs.stdout) in set(PORT_RANGE) - {ours}
