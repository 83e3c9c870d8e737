"""Pages of publicity activities."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.office.admin import OfficeAdmin, become, today
from core.office.display import column
from core.punctuation import listed
from grids.duties import CENTER, OFFICE
from grids.territory.models import Grid
from incidents.common.admin import open_grids
from incidents.publicity.forms import PublicityForm
from incidents.publicity.models import PublicityActivity
from incidents.publicity.services import save_activity
from staff.access import account_of


def _grids(activity: PublicityActivity) -> str:
    names = [str(grid) for grid in activity.grids.all()]
    return listed(names[:3]) + (f" … ({len(names)})" if len(names) > 3 else "")


@admin.register(PublicityActivity)
class PublicityAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    form = PublicityForm
    list_display = ("day", "topic", "kind", "grid_names", "reached", "worker", "content")
    list_select_related = ("worker",)
    list_filter = ("day", "topic", "kind")
    search_fields = ("worker__name", "worker__pinyin__spelt", "content")
    autocomplete_fields = ("worker",)
    date_hierarchy = "day"
    fields = (("day", "worker"), ("kind", "topic"), "reached", "content", "where")
    read_as: ClassVar = {"where": "grid_names"}
    grid_names = column(_("grids"), _grids)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Prefetch("grids", queryset=Grid.objects.on(today()))
        return super().get_queryset(request).prefetch_related(named)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"offered": open_grids(self, request)})

    def write(self, request: HttpRequest, obj: PublicityActivity, form: Any, change: bool) -> None:
        grids = list(form.cleaned_data["where"])
        become(obj, save_activity(obj, grids=grids, by=account_of(request), today=today()))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The grids were saved with the activity."""
