"""Bearer tokens, and who may use the API at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from core.columns import subdistrict_of, territory_of
from core.running import by
from grids.duties import Duty
from staff.access import Role, access_of, account_of
from staff.accounts.models import Token, User

if TYPE_CHECKING:
    from rest_framework.views import APIView


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; the actor is the token's service account."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send the token as: Authorization: Bearer <token>"))
        digest = Token.digest_of(words[1].decode(errors="replace"))
        token = Token.objects.select_related("user__worker").filter(digest=digest).first()
        if token is None or not token.valid_at(timezone.now()) or not token.user.is_active:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked."))
        by(token.user)
        return token.user, token

    def authenticate_header(self, _request: Request) -> str:
        return "Bearer"


class MayUse(BasePermission):
    """Reading is open to every account, for querysets hold only what it may see.

    Writing needs one of the view's `writers` (duties) in the row's subdistrict; where the view sets
    `members_write`, anyone who serves a grid in one of its `member_roles` may POST too.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if not user.is_authenticated:
            return False
        if request.method in SAFE_METHODS:
            return True
        access = access_of(user)
        roles = getattr(view, "member_roles", Role.values)
        members_write = (
            request.method == "POST" and getattr(view, "members_write", False) and bool(access.grids_as(*roles))
        )
        return members_write or access.holds(*_writers(request, view))

    def has_object_permission(self, request: Request, view: APIView, row: Any) -> bool:
        """The duty must be held where the row is: merely seeing it is not enough."""
        if request.method in SAFE_METHODS or not territory_of(type(row)):
            return True
        where = subdistrict_of(row)
        return where is not None and access_of(account_of(request)).at(where).holds(*_writers(request, view))


def _writers(request: Request, view: APIView) -> frozenset[Duty]:
    """The duties that may do this: rows are taken back by fewer than enter them, where the view says so."""
    writers: frozenset[Duty] = getattr(view, "writers", frozenset())
    return getattr(view, "removers", writers) if request.method == "DELETE" else writers


class BearerScheme(OpenApiAuthenticationExtension):
    """Describes the token in the OpenAPI document."""

    target_class = "staff.accounts.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}
