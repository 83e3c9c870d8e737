"""The back office: its gate, its navigation and its first page. Django's staff and superuser flags decide nothing."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from unfold.sites import UnfoldAdminSite

from core.columns import subdistrict_of
from core.office import links
from core.web.choices import choice_label
from grids.closed_days import is_kept_once_closed
from grids.duties import BACK_OFFICE
from staff.access import Access, access_of
from staff.sight import hidden_columns, reads_reasons


class Suggestions(AutocompleteJsonView):
    """What a field offers while somebody types; people of one name are told apart."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": choice_label(obj)}


class BackOffice(UnfoldAdminSite):
    """Open to accounts with a duty of the office today. What each page shows it asks `access`."""

    enable_nav_sidebar = True

    def access(self, request: HttpRequest, row: Model | None = None) -> Access:
        """What the account may; about a row, only what it may at the row's subdistrict."""
        access = access_of(request.user)
        return access if row is None else access.at(subdistrict_of(row))

    def hidden(self, request: HttpRequest, row: Any) -> frozenset[str]:
        """The columns of a row that the account may not read. Models of other packages have none."""
        return hidden_columns(request.user, row) if hasattr(row, "privacy") else frozenset()

    def reads_reasons(self, request: HttpRequest, row: Any) -> bool:
        """Whether the account reads why a row was changed."""
        return hasattr(row, "privacy") and reads_reasons(request.user, row)

    def asks_why(self, model: type[Model]) -> bool:
        """Whether a closed period keeps the rows of a model, so that a correction needs a reason."""
        return is_kept_once_closed(model)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active) and self.access(request).holds(*BACK_OFFICE)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def for_account(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
            links.asked(request)
            answer: HttpResponseBase = page(request, *args, **more)
            return answer

        return for_account

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return Suggestions.as_view(admin_site=self)(request)

    def login(self, request: HttpRequest, _extra: dict[str, Any] | None = None) -> HttpResponse:
        """One page to log in for all; who is logged in and has no duty here goes home."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("admin:index" if self.has_permission(request) else "home"))
        return HttpResponseRedirect(
            f"{reverse('login')}?{urlencode({'next': request.GET.get('next') or request.path})}"
        )

    def password_change(self, _request: HttpRequest, _extra: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("password"))

    def import_page(self, request: HttpRequest, **what: Any) -> HttpResponse:
        """The way in for sheets of every kind, with the kinds of one list given."""
        from incidents.incoming.models import IncomingSheet  # models are loaded by now

        page: Any = self.get_model_admin(IncomingSheet)
        answer: HttpResponse = page.upload_page(request, **what)
        return answer

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """All lists by package, for a page that shows them; Django would find them out for every page."""
        return SimpleLazyObject(lambda: super(BackOffice, self).get_app_list(request, app_label))

    def place_of(self, address: str) -> tuple[int, str]:
        """Where a list stands in the menu: how far down, and in which group."""
        from gridops.office.navigation import place_of  # the registry of pages is whole by now

        return place_of(address)

    def get_sidebar_list(self, request: HttpRequest) -> Any:
        from gridops.office.menu import menu  # the registry of pages is whole by now

        return menu(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Home: the same page for everybody, here with the menu of the back office."""
        from gridops.home.pages import home_context  # models are loaded by now

        return super().index(request, {**home_context(request), **(extra_context or {})})
