"""Providers of identities as django-allauth knows them: the way to their log-in page, back, and what is true of it.

allauth walks the way (state, PKCE, tokens over HTTP). Of OpenID Connect more is asked here than it asks: the signature
of the token, its issuer, audience and times, and the `nonce` of this very way. What comes out is an identifier, which
`gridops.login.with_house` holds against the accounts. See docs/decisions/086.
"""

from __future__ import annotations

from typing import Any, NoReturn
from urllib.parse import urlsplit

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from gridops.login.outside import DINGTALK, OIDC, Outside

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]  # no shared key
LONGEST = 191  # characters of an identifier, as the table has it
CLOCKS_DIFFER = 60  # seconds between the provider's clock and ours


def nonce_of(state: str) -> str:
    """What a token must repeat to be of the way that began with this state."""
    return salted_hmac("gridops.login.nonce", state).hexdigest()


class _OfTheHouse:
    """What both ways have in common: the address of the way back, and an identifier that can be kept."""

    provider_id: str

    def get_callback_url(self, _request: HttpRequest, _app: SocialApp) -> str:
        """The one address that the provider was told, whatever name this machine was called by."""
        return settings.SITE_URL + reverse("login-callback", args=(self.provider_id,))


class _NothingKept:
    """Of what a provider tells about a person, nothing but the identifier."""

    uid_from: str

    def extract_uid(self, data: dict[str, Any]) -> str:
        uid = data.get(self.uid_from)
        if not isinstance(uid, str) or not 0 < len(uid) <= LONGEST:
            raise OAuth2Error(f"no {self.uid_from} in the answer")
        return uid

    def extract_extra_data(self, _data: object) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, _data: object) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, _data: object) -> list[Any]:
        return []


class OidcAdapter(_OfTheHouse, OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer says of itself; what somebody else says in its place is not taken."""
        said: dict[str, Any] = super().openid_config
        if str(said.get("issuer", "")).rstrip("/") != settings.OUTSIDE[OIDC].issuer:
            raise OAuth2Error(f"the issuer calls itself {said.get('issuer')!r}")
        return said

    def complete_login(self, request: HttpRequest, app: SocialApp, _token: Any, **kwargs: Any) -> SocialLogin:
        config, token = self.openid_config, kwargs["response"].get("id_token", "")
        try:
            key = jwt.PyJWKClient(config["jwks_uri"], timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)
            claims = jwt.decode(
                token,
                key.get_signing_key_from_jwt(token),
                algorithms=SIGNED_BY,
                audience=app.client_id,
                issuer=config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as wrong:
            raise OAuth2Error(f"token refused: {wrong}") from wrong
        if claims["nonce"] != nonce_of(request.GET["state"]):
            raise OAuth2Error("token refused: of another way (nonce)")
        return self.get_provider().sociallogin_from_response(request, claims)


class Oidc(_NothingKept, OpenIDConnectProvider):
    oauth2_adapter_class = OidcAdapter
    uid_from = "sub"


class HouseDingTalkAdapter(_OfTheHouse, DingTalkOAuth2Adapter):
    pass


class HouseDingTalk(_NothingKept, DingTalkProvider):
    oauth2_adapter_class = HouseDingTalkAdapter
    uid_from = "openId"


PROVIDERS: dict[str, type[OAuth2Provider]] = {OIDC: Oidc, DINGTALK: HouseDingTalk}
ADAPTERS = {OIDC: lambda request: OidcAdapter(request, OIDC), DINGTALK: HouseDingTalkAdapter}


class HouseAdapter(DefaultSocialAccountAdapter):
    """Lets allauth walk the way and never decide: it finds no provider but ours, and neither logs in nor signs up."""

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

        raise ImmediateHttpResponse(come_back_without(request, provider.app.provider_id, more.get("exception")))


def leave(request: HttpRequest, key: str, state: str, **kept: Any) -> HttpResponse:
    """Send the browser to the provider. `kept` is what the way back finds in the session again, once."""
    provider = HouseAdapter(request).get_provider(request, key)
    answer = provider.redirect(
        request, process="login", state_id=state, auth_params={"nonce": nonce_of(state)} if key == OIDC else {}, **kept
    )
    where = urlsplit(answer.get("Location", ""))
    if f"{where.scheme}://{where.netloc}" not in settings.OUTSIDE[key].hosts:
        raise OAuth2Error(f"the log-in page is on {where.netloc}, which GRIDOPS_LOGIN_OIDC_HOSTS does not name")
    return answer
