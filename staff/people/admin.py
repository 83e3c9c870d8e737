"""Pages about workers, for the office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter
from unfold.decorators import action, display

from core.errors import DomainError
from core.office.admin import OfficeAdmin, today
from core.office.widgets import dressed
from core.web.refusals import add_refusal, sent
from grids.duties import CENTER, OFFICE
from grids.territory.models import Grid, Village
from staff.access import account_of
from staff.people.forms import BecauseForm, WorkerForm
from staff.people.models import Worker
from staff.people.services import save_worker, show_phone

# --- people -------------------------------------------------------------------------------------


class InPost(admin.SimpleListFilter):
    title = _("in post today")
    parameter_name = "in_post"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("in post today")), ("no", _("not in post today"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() is None:
            return rows
        posted = Exists(Worker.objects.filter(pk=OuterRef("pk"), postings__during__contains=today()))
        return rows.filter(posted if self.value() == "yes" else ~posted)


SKILL_FIELDS = (
    _("Fit for the post"),
    {
        "fields": (
            ("uses_computer", "uses_phone_app", "organises"),
            ("energetic", "well_informed"),
            ("judged_by", "judged_on"),
        )
    },
)


@admin.register(Worker)
class WorkerAdmin(OfficeAdmin):
    """Everybody who works in the grids, found by name or pinyin. Phones are masked."""

    readers = OFFICE
    editors = CENTER
    form = WorkerForm
    list_display = ("name", "staff_number", "gender", "source", "posts", "masked_phone_number")
    list_filter = (InPost, ("source", ChoicesDropdownFilter), ("at_window", BooleanRadioFilter))
    search_fields = ("name", "pinyin", "staff_number")
    search_help_text = _("Name, pinyin or staff number")
    autocomplete_fields = ("subdistrict",)
    actions_detail = ("show_phone",)
    fieldsets = (
        (None, {"fields": ("subdistrict", ("staff_number", "name"), ("gender", "born_on"), "phone")}),
        (
            _("Where from"),
            {
                "fields": (
                    ("source", "stationed_in"),
                    ("line", "at_window"),
                    ("political_status", "education"),
                    ("background", "former_post"),
                )
            },
        ),
        SKILL_FIELDS,
        (_("Contract"), {"fields": (("contract", "supplier"), ("contract_begins_on", "contract_ends_on"), "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Prefetch("postings__grid", queryset=Grid.objects.on(today()))
        return super().get_queryset(request).prefetch_related("postings__village", named)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return self.fieldsets
        head = (
            None,
            {"fields": ("subdistrict", ("staff_number", "name"), ("gender", "born_on"), "masked_phone_number")},
        )
        return (head, *self.fieldsets[1:])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("subdistrict", "masked_phone_number") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "stationed_in":
            kwargs["queryset"] = Village.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        worker = self.get_object(request, object_id)
        return super().get_actions_detail(request, object_id) if worker and worker.phone_index else []

    @action(description=_("Show the telephone number"), icon="call")
    def show_phone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The whole number, once, on this page: not in a message, which the session would keep."""
        worker = self.get_object(request, object_id)
        if worker is None:
            raise Http404
        if not self.reads(request):
            raise PermissionDenied
        form = BecauseForm(sent(request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": worker,
            "title": _("Show the telephone number"),
            "subtitle": worker.name,
            "lead": _("Who sees whose number, when and why is kept in the log."),
            "form": dressed(form),
            "go": _("Show"),
            "back": self.address_of(worker),
        }
        if request.method == "POST" and form.is_valid():
            try:
                context["phone"] = show_phone(
                    worker=worker, by=account_of(request), because=form.cleaned_data["because"]
                )
            except DomainError as refusal:
                add_refusal(form, refusal)
        return TemplateResponse(request, "staff/people/phone.html", context)

    def save_model(self, request: HttpRequest, obj: Worker, form: Any, change: bool) -> None:
        save_worker(obj)

    @display(description=_("phone"))
    def masked_phone_number(self, worker: Worker) -> str:
        return worker.masked_phone or "-"

    @display(description=_("in post today"))
    def posts(self, worker: Any) -> str:
        now = [post for post in worker.postings.all() if today() in post.during]
        return "; ".join(f"{post.grid or post.village} · {post.get_role_display()}" for post in now) or "-"
