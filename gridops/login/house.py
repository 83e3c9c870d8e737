"""Providers of identities as django-allauth knows them: the way to their log-in page, back, and what is true of it.

allauth walks the way (state, PKCE, tokens over HTTP). Of OpenID Connect more is asked here than it asks: the signature
of the token, its issuer, audience and times, and the `nonce` of this very way. What comes out is an identifier, which
`gridops.login.with_house` holds against the accounts. See docs/decisions/086.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import time
from typing import Any, NoReturn
from urllib.parse import urlsplit

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from requests import RequestException, certs

from gridops.login.outside import DINGTALK, OIDC, Outside, origin_of

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]  # no shared key
LONGEST = 191  # characters of an identifier, as the table has it
CLOCKS_DIFFER = 60  # seconds between the provider's clock and ours
LONGEST_WAY = 600  # seconds from the button to the way back, as allauth keeps the state
CONFIG_KEPT = 300  # seconds for which is believed what an issuer said of itself
SILENT_FOR = 30  # seconds for which a provider that did not answer is not asked again


def nonce_of(state: str) -> str:
    """The `nonce` that the provider's token must carry if it answers the log-in that began with this `state`."""
    return salted_hmac("gridops.login.nonce", state).hexdigest()


def uid_of(issuer: str, sub: str) -> str:
    """The identifier that is kept. It includes the issuer: two issuers may use one `sub` for two people."""
    return hashlib.sha256(f"{issuer}\0{sub}".encode()).hexdigest()


def is_silent(provider: str) -> bool:
    """Whether the provider did not answer a moment ago. Then nobody waits for it, or all threads would wait."""
    return bool(cache.get(f"login.silent.{provider}"))


def note_silence(provider: str) -> None:
    cache.set(f"login.silent.{provider}", True, SILENT_FOR)


class _OfTheHouse:
    """What both providers need: the address to which they send the browser back."""

    provider_id: str

    def get_callback_url(self, _request: HttpRequest, _app: SocialApp) -> str:
        """The address that was registered with the provider, also if the page was opened under another host name."""
        return settings.SITE_URL + reverse("login-callback", args=(self.provider_id,))


class _Vouched(SocialLogin):
    def lookup(self) -> None:
        """Does nothing. allauth would save the row that it finds here, and so bring back one that was just unbound."""


class _NothingKept:
    """Keeps the identifier and nothing else of what a provider tells about a person."""

    app: SocialApp

    uid_from: str

    def extract_uid(self, data: dict[str, Any]) -> str:
        uid = data.get(self.uid_from)
        if not isinstance(uid, str) or not 0 < len(uid) <= LONGEST:
            raise OAuth2Error(f"no {self.uid_from} in the answer")
        return uid

    def sociallogin_from_response(self, _request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        row = SocialAccount(provider=self.app.provider, uid=self.extract_uid(response))
        return _Vouched(account=row, provider=self)


class OidcAdapter(_OfTheHouse, OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document of the issuer. It is refused if it names another issuer than the one configured."""
        issuer = settings.OUTSIDE[OIDC].issuer
        said: dict[str, Any] | None = cache.get(f"login.config.{issuer}")
        if said is None:
            try:
                said = super().openid_config
            except RequestException:  # an error page, too, which a gateway may have taken long for
                note_silence(OIDC)
                raise
            _refuse_unless_of(issuer, said)
            cache.set(f"login.config.{issuer}", said, CONFIG_KEPT)
        return said

    def complete_login(self, request: HttpRequest, app: SocialApp, _token: Any, **kwargs: Any) -> SocialLogin:
        config, token = self.openid_config, kwargs["response"].get("id_token", "")
        try:
            limit, trusted = settings.SOCIALACCOUNT_REQUESTS_TIMEOUT, _trusted()
            key = jwt.PyJWKClient(config["jwks_uri"], timeout=limit, ssl_context=trusted)
            claims = jwt.decode(
                token,
                key.get_signing_key_from_jwt(token),
                algorithms=SIGNED_BY,
                audience=app.client_id,
                issuer=config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWKClientConnectionError as wrong:
            raise ConnectionError(str(wrong)) from wrong
        except jwt.PyJWTError as wrong:
            raise OAuth2Error(f"token refused: {wrong}") from wrong
        if claims.get("auth_time", time.time()) < time.time() - LONGEST_WAY - CLOCKS_DIFFER:
            raise OAuth2Error("token refused: of a log-in before this way began (auth_time)")
        if claims["nonce"] != nonce_of(request.GET["state"]):
            raise OAuth2Error("token refused: of another way (nonce)")
        return self.get_provider().sociallogin_from_response(request, claims)


def _trusted() -> ssl.SSLContext:
    """For the keys, the certificates that the other calls trust: one setting for a provider with a CA of the house."""
    return ssl.create_default_context(cafile=os.environ.get("REQUESTS_CA_BUNDLE") or certs.where())


def refuse_another_issuer(request: HttpRequest) -> None:
    """An issuer that says so names itself on the way back (RFC 9207). Asked before the code is sent anywhere."""
    config = OidcAdapter(request, OIDC).openid_config
    named = request.GET.get("iss")
    if named is None and not config.get("authorization_response_iss_parameter_supported"):
        return
    if named != config["issuer"]:
        raise OAuth2Error(f"the way back names another issuer: {named!r}")


def _refuse_unless_of(issuer: str, said: dict[str, Any]) -> None:
    """The secret and the keys travel over these addresses, so they must have https:// like the issuer itself."""
    if str(said.get("issuer", "")).rstrip("/") != issuer:
        raise OAuth2Error(f"the issuer calls itself {said.get('issuer')!r}")
    for name in ("token_endpoint", "jwks_uri"):
        try:
            origin_of(str(said[name]), name)
        except ImproperlyConfigured as wrong:
            raise OAuth2Error(f"the {name} of the issuer has no https://: {said[name]!r}") from wrong


class Oidc(_NothingKept, OpenIDConnectProvider):
    oauth2_adapter_class = OidcAdapter
    uid_from = "sub"

    def extract_uid(self, data: dict[str, Any]) -> str:
        return uid_of(settings.OUTSIDE[OIDC].issuer, super().extract_uid(data))


class HouseDingTalkAdapter(_OfTheHouse, DingTalkOAuth2Adapter):
    pass


class HouseDingTalk(_NothingKept, DingTalkProvider):
    oauth2_adapter_class = HouseDingTalkAdapter
    uid_from = "openId"


PROVIDERS: dict[str, type[OAuth2Provider]] = {OIDC: Oidc, DINGTALK: HouseDingTalk}
ADAPTERS = {OIDC: lambda request: OidcAdapter(request, OIDC), DINGTALK: HouseDingTalkAdapter}


class HouseAdapter(DefaultSocialAccountAdapter):
    """allauth runs the protocol only: it finds our providers alone, and never logs in or signs up anybody."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> OAuth2Provider:  # noqa: ARG002
        chosen: Outside = settings.OUTSIDE[provider]
        app = SocialApp(provider=provider, provider_id=provider, name=str(chosen.name)[:40])
        app.client_id, app.secret = chosen.client_id, chosen.secret
        app.settings = {"server_url": chosen.issuer, "scope": ["openid"], "oauth_pkce_enabled": provider == OIDC}
        return PROVIDERS[provider](request, app=app)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        from gridops.login.with_house import come_back  # it imports this module

        raise ImmediateHttpResponse(come_back(request, sociallogin.account.uid, sociallogin.state))

    def on_authentication_error(self, request: HttpRequest, provider: Any, *_args: Any, **more: Any) -> NoReturn:
        from gridops.login.with_house import come_back_without

        began = bool(more.get("extra_context", {}).get("state"))
        answer = come_back_without(request, provider.app.provider_id, more.get("exception"), began=began)
        raise ImmediateHttpResponse(answer)


def leave(request: HttpRequest, key: str, state: str, **kept: Any) -> HttpResponse:
    """Send the browser to the provider. `kept` is what the way back finds in the session again, once.

    The provider is told to ask who it is: on a shared desk it may still know the colleague before.
    """
    provider = HouseAdapter(request).get_provider(request, key)
    asked = (
        {"nonce": nonce_of(state), "prompt": "login"} if key == OIDC else {"prompt": "consent"}
    )  # DingTalk demands it
    answer = provider.redirect(request, process="login", state_id=state, auth_params=asked, **kept)
    where = urlsplit(answer.get("Location", ""))
    if f"{where.scheme}://{where.netloc}" not in settings.OUTSIDE[key].hosts:
        raise OAuth2Error(f"the log-in page is on {where.netloc}, which GRIDOPS_LOGIN_OIDC_HOSTS does not name")
    return answer
