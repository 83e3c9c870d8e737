"""Where the web server listens, and by which names this machine can then be reached."""

from __future__ import annotations

import contextlib
import socket
from ipaddress import ip_address

LOOPBACK = "127.0.0.1"
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised here, never a default


class NoAddress(ValueError):
    """GRIDOPS_BIND names no address of a network card; the message says what may stand there."""


def listening_address(wanted: str) -> str:
    """The address to listen on; without one this machine alone. Raises NoAddress."""
    bare = wanted.strip().strip("[]") or LOOPBACK
    try:
        return str(ip_address(bare))
    except ValueError:
        raise NoAddress(
            f"GRIDOPS_BIND={wanted!r} is no address. Set 127.0.0.1 (this machine alone), 0.0.0.0 (every network card),"
            " or the address of one."
        ) from None


def is_open(address: str) -> bool:
    """Whether other machines can reach it."""
    return not ip_address(address).is_loopback


def in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def to_ask(address: str) -> str:
    """Where this machine itself reaches a server that listens there."""
    return LOOPBACK if address == "0.0.0.0" else "::1" if address == "::" else address  # noqa: S104


def names_of(address: str) -> list[str]:
    """The names and addresses by which a browser may call a server that listens there."""
    if not is_open(address):
        return []
    if address not in EVERYWHERE:
        return [in_url(address)]
    return [name for name in (socket.gethostname().lower(), _outward_address()) if name]


def _outward_address() -> str:
    """The address of the network card that leads outward; nothing is sent. Empty without a network."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address for documentation
        return str(probe.getsockname()[0])
    return ""
