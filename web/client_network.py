"""Whose a connection is, as far as an address tells."""

from functools import lru_cache
from ipaddress import ip_address


@lru_cache(maxsize=4096)
def network(address: str) -> str:
    """The address, or of IPv6 the network of it: who has one, has them all. What is no address stays as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return address if known.version == 4 else known.exploded[:19]
