"""Which addresses of the net a page may lead to: public ones, and none behind the reader's own door."""

import ipaddress
import socket
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_KEPT: Final = (
    ipaddress.ip_network("168.63.129.16/32"),  # Azure's platform, public by its number alone
    ipaddress.ip_network("192.88.99.0/24"),  # relays from IPv4 to IPv6
    ipaddress.ip_network("64:ff9b:1::/48"),  # translation within one's own net (RFC 8215)
)


def is_public(address: Address) -> bool:
    """Whether an address is one of the open net: not private, loopback, link-local (where the clouds keep
    their metadata), multicast or reserved, nor an IPv6 form of such an IPv4 address.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    if any(address in net for net in _KEPT if net.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a host, in the order to try them. Raises `OSError` where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found))
