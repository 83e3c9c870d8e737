"""Which log-ins of the house this installation has, as the environment says. Knows nothing of Django's models.

None is set in a new installation. What is set by half stops the start, with the name of what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

OIDC, DINGTALK = "oidc", "dingtalk"
DINGTALK_HOST = "https://login.dingtalk.com"
NAME_LENGTH = 40


@dataclass(frozen=True)
class Outside:
    """One provider of identities. `hosts` are those that the way to its log-in page leads over."""

    key: str
    name: object
    client_id: str
    secret: str
    hosts: tuple[str, ...]
    issuer: str = ""


def outside_of(environment: Mapping[str, str]) -> dict[str, Outside]:
    """The providers by their keys, in the order of their buttons. Raises ImproperlyConfigured."""
    found = {OIDC: _oidc(environment), DINGTALK: _dingtalk(environment)}
    return {key: one for key, one in found.items() if one is not None}


def _oidc(environment: Mapping[str, str]) -> Outside | None:
    said = _all_or_none(environment, "GRIDOPS_LOGIN_OIDC", ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"))
    if said is None:
        return None
    issuer, client_id, secret = said
    issuer = issuer.rstrip("/")
    more = environment.get("GRIDOPS_LOGIN_OIDC_HOSTS", "").replace(",", " ").split()
    hosts = dict.fromkeys(origin_of(one, variable) for one, variable in [
        (issuer, "GRIDOPS_LOGIN_OIDC_ISSUER"), *((one, "GRIDOPS_LOGIN_OIDC_HOSTS") for one in more)
    ])  # fmt: skip
    name = environment.get("GRIDOPS_LOGIN_OIDC_NAME", "").strip()[:NAME_LENGTH] or _("the house's account")
    return Outside(OIDC, name, client_id, secret, tuple(hosts), issuer)


def _dingtalk(environment: Mapping[str, str]) -> Outside | None:
    said = _all_or_none(environment, "GRIDOPS_LOGIN_DINGTALK", ("CLIENT_ID", "CLIENT_SECRET"))
    return Outside(DINGTALK, _("DingTalk"), said[0], said[1], (DINGTALK_HOST,)) if said else None


def _all_or_none(environment: Mapping[str, str], begin: str, names: tuple[str, ...]) -> list[str] | None:
    said = {f"{begin}_{name}": environment.get(f"{begin}_{name}", "").strip() for name in names}
    given = [name for name, value in said.items() if value]
    missing = [name for name, value in said.items() if not value]
    if given and missing:
        raise ImproperlyConfigured(
            f"Set {' and '.join(missing)}, too: {given[0]} is set, and a log-in of the house needs {', '.join(said)}."
        )
    return list(said.values()) if given else None


def origin_of(address: str, variable: str) -> str:
    """Scheme and host of an address. Who listens in between would read the secret: without TLS on this machine only."""
    parts = urlsplit(address)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))):
        raise ImproperlyConfigured(f"Set {variable} to an address with https://; it is {address!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
