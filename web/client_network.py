"""Whose a connection is, as far as an address tells."""

from functools import lru_cache
from ipaddress import ip_address


@lru_cache(maxsize=4096)
def network(client_ip: str) -> str:
    """The IP address, or of IPv6 the network of it: who has one, has them all. What is no address stays as it is."""
    try:
        known = ip_address(client_ip)
    except ValueError:
        return client_ip
    return client_ip if known.version == 4 else known.exploded[:19]
