"""Where incidents go: default departments, and rules that are tried on past incidents before they are saved."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.office.admin import OfficeAdmin
from core.office.display import column, section
from grids.duties import CENTER, OFFICE
from incidents.routing import services
from incidents.routing.models import DefaultRoute, RoutingRule
from incidents.routing.services import Trial


class Tried(DomainError):
    """Not a mistake: the rule was tried and is not saved."""

    code = "tried"


class RoutingAdmin(OfficeAdmin):
    """A page of the routing of the user's own offices."""

    readers = OFFICE
    editors = CENTER
    may_delete = True  # no fact refers to it: each assignment says where the incident went

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The office itself, where the account works in one only."""
        offices = self.places(request)
        known = {"subdistrict": next(iter(offices))} if len(offices) == 1 else {}
        return {**known, **super().get_changeform_initial_data(request)}


@admin.register(DefaultRoute)
class DefaultRouteAdmin(RoutingAdmin):
    list_display = ("matter", "subcategory", "department", "platform")
    list_display_links = ("subcategory",)
    list_select_related = ("subcategory__matter", "department")
    list_filter = ("subcategory__matter", "department")
    list_per_page = 100
    fields = ("subdistrict", "subcategory", "department")
    matter = column(_("matter"), lambda route: route.subcategory.matter, ordering="subcategory__matter__position")
    platform = column(
        _("platform"), lambda route: route.department.get_platform_display(), ordering="department__platform"
    )


@admin.register(RoutingRule)
class RoutingRuleAdmin(RoutingAdmin):
    """Rules in their order; the page of one tries it on past incidents, and saves it when asked to."""

    list_display = ("position", "name", "matter", "subcategory", "village", "urgency", "words", "goes_to")
    list_display_links = ("name",)
    list_select_related = ("matter", "subcategory", "village", "department")
    fieldsets = (
        section(None, ("name", "position"), "subdistrict"),
        section(_("If all of this holds"), ("matter", "subcategory"), ("village", "urgency"), "words"),
        section(_("Then it goes to"), ("department", "level")),
    )
    goes_to = column(_("goes to"), lambda rule: rule.department or rule.get_level_display())

    def write(self, request: HttpRequest, obj: RoutingRule, form: Any, change: bool) -> None:
        if "_try" not in request.POST:
            super().write(request, obj, form, change)
            return
        old = services.routing_of(obj.subdistrict_id)
        super().write(request, obj, form, change)  # taken back with the refusal below
        request.trial = services.try_routing(  # type: ignore[attr-defined]
            subdistrict=obj.subdistrict, old=old, new=services.routing_of(obj.subdistrict_id), rule=obj.name
        )
        raise Tried("tried")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        trial: Trial | None = getattr(request, "trial", None)
        if trial:  # what stopped the saving was no mistake of anybody: the card below says what was tried
            context = {**context, "errors": []}
            context["adminform"].form.errors.pop("__all__", None)
        return super().render_change_form(request, {**context, "trial": trial}, *args, **kwargs)
