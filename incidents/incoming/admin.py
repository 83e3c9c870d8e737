"""Sheets of the peace information system: drop them in, confirm what is asked, see what would change, import."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from kombu.exceptions import OperationalError

from core import audit
from core.errors import DomainError
from core.models import AuditKind
from core.office.acts import Asked, Done, act, always
from core.office.admin import OfficeAdmin, ReadOnlyAdmin
from core.office.display import attribute, chosen, column
from core.office.widgets import dressed
from core.web.refusals import add_refusal
from grids.duties import CENTER, OFFICE
from grids.territory.models import Subdistrict
from incidents.incoming import layouts
from incidents.incoming import services as incoming
from incidents.incoming.forms import ColumnsForm, DropForm, WordsForm
from incidents.incoming.models import IncomingSheet, IncomingState, SheetLayout, WordMeaning
from incidents.incoming.tasks import work_on_sheets
from staff.access import account_of

COLOURS = {
    **dict.fromkeys((IncomingState.COLUMNS, IncomingState.WORDS), "warning"),
    **dict.fromkeys((IncomingState.UNREADABLE, IncomingState.REFUSED), "danger"),
    **dict.fromkeys((IncomingState.READY, *(s for s in IncomingState if s.value.endswith("ing"))), "info"),
    IncomingState.IMPORTED: "success",
    IncomingState.DISCARDED: "default",
}
KINDS = {"new": _("new"), "update": _("changed"), "delete": pgettext_lazy("rows", "removed")}


def _drop_form(asked: Asked) -> DropForm:
    mine = Subdistrict.objects.filter(pk__in=asked.access.offices)
    return DropForm(asked.sent, asked.request.FILES or None, subdistricts=mine)


@act(_("Drop in sheets"), icon="upload_file", form=_drop_form, turn=always, on_list=True, submit=_("Upload"))
def drop_in(asked: Asked) -> object:
    values = asked.values
    dropped = incoming.drop(subdistrict=values["subdistrict"], named=values["files"], **asked.by)
    hurry(dropped)
    text = _("%(count)d sheets are dropped in. Open each to see what it would change.")
    return Done(text % {"count": len(dropped)}, then=dropped[0] if len(dropped) == 1 else None)


def _month(sheet: IncomingSheet) -> str:
    return f"{sheet.month:%Y-%m}" if sheet.month else "-"


def _counted(sheet: IncomingSheet) -> str:
    counts = [sheet.outcome.get(name) for name in ("new", "changed", "unchanged")]
    return " / ".join(str(count) for count in counts) if counts[0] is not None else "-"


@admin.register(IncomingSheet)
class IncomingSheetAdmin(ReadOnlyAdmin):
    """The month's exported sheets, as they are. Nothing is written before a person has seen the preview."""

    readers = OFFICE
    editors = CENTER
    acts = (drop_in,)
    audit_kind = AuditKind.IMPORT
    list_display = ("name", "kind", "month_name", "state_label", "counts", "dropped_at", "by_whom")
    list_select_related = ("dropped_by__worker",)
    list_filter = ("state", "kind")
    search_fields = ("name",)
    by_whom = attribute("dropped_by", _("dropped in by"))
    month_name = column(_("month"), _month, ordering="month")
    state_label = chosen("state", _("state"), COLOURS)
    counts = column(_("new, changed, unchanged"), _counted)

    # --- one sheet ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one sheet: what is asked, what would change, and what became of it."""
        sheet = self.get_object(request, object_id)
        if sheet is None or not self.reads(request):
            raise Http404
        forms = self._forms(request, sheet)
        if request.method == "POST":
            if not self.edits(request):
                raise PermissionDenied
            if answer := self._act(request, sheet, forms):
                return answer
        counts = [(label, sheet.outcome[name]) for name, label in _counts() if name in sheet.outcome]
        context = {
            "sheet": sheet,
            "asks_columns": sheet.state == IncomingState.COLUMNS,
            "counts": counts,
            "shown": [{**row, "label": KINDS[row["kind"]]} for row in sheet.outcome.get("shown", ())],
            "not_shown": _rows_left_out(sheet.outcome),
            "edits": self.edits(request),
            "back": self.address_of(),
            **forms,
        }
        return self.page(request, "incidents/incoming/sheet.html", title=sheet.name, row=sheet, **context)

    def _forms(self, request: HttpRequest, sheet: IncomingSheet) -> dict[str, Any]:
        sent = request.POST if request.method == "POST" else None
        do = request.POST.get("do")
        if sheet.state == IncomingState.COLUMNS:
            table, guessed = incoming.table_of(sheet)
            kind = request.POST.get("kind") or request.GET.get("kind") or sheet.kind or guessed
            kind = kind if kind in layouts.RESOURCES else guessed
            layout = SheetLayout.objects.filter(
                subdistrict=sheet.subdistrict_id, fingerprint=table.fingerprint, kind=kind
            ).first()
            chosen = layout.columns if layout else layouts.guess(table, kind)
            bound = sent if do == "columns" else None
            return {"columns": dressed(ColumnsForm(bound, table=table, kind=kind, chosen=chosen, month=sheet.month))}
        if sheet.state == IncomingState.WORDS:
            return {"words": dressed(WordsForm(sent if do == "words" else None, questions=sheet.outcome["questions"]))}
        return {}

    def _act(self, request: HttpRequest, sheet: IncomingSheet, forms: dict[str, Any]) -> HttpResponse | None:
        """Do what a button asks for; None if the page must appear again with its errors."""
        do, by, at = request.POST.get("do", ""), account_of(request), timezone.now()
        form: Any = forms.get(do)
        if do == "kind" or (form is not None and not form.is_valid()):
            return None
        try:
            if do == "columns" and form is not None:
                incoming.confirm_columns(
                    sheet=sheet, kind=form.cleaned_data["kind"], columns=form.columns(),
                    month=form.cleaned_data["month"], by=by, at=at,
                )  # fmt: skip
            elif do == "words" and form is not None:
                incoming.explain(sheet=sheet, answers=form.answers(), by=by, at=at)
            elif do == "import":
                self._tell(request, incoming.import_sheet(sheet=sheet, by=by, at=at))
            elif do == "again":
                incoming.check_again(sheet=sheet, at=at)
            elif do == "back":
                incoming.choose_columns_again(sheet=sheet)
            elif do == "discard":
                incoming.discard(sheet=sheet, by=by, at=at)
        except (DomainError, ValidationError) as refusal:
            if form is not None:
                add_refusal(form, refusal)
                return None
            messages.error(request, str(refusal))
        sheet.refresh_from_db()
        hurry([sheet])
        return HttpResponseRedirect(self.address_of(sheet))

    def _tell(self, request: HttpRequest, sheet: IncomingSheet) -> None:
        counts = "，".join(f"{label} {sheet.outcome[name]}" for name, label in _counts() if name in sheet.outcome)
        audit.record(self.audit_kind, f"{self.opts.verbose_name} {sheet.name}", counts)
        if sheet.state == IncomingState.IMPORTED:
            messages.success(request, _("%(name)s is imported.") % {"name": sheet.name})


def _rows_left_out(outcome: dict[str, Any]) -> int:
    """How many changes the page has no room for."""
    changes = sum(outcome.get(name, 0) for name in ("new", "changed", "removed"))
    return max(0, changes - len(outcome.get("shown", ()))) if "shown" in outcome else 0


def hurry(sheets: list[IncomingSheet]) -> None:
    """Ask a worker to begin at once if there is work; without a worker, the next run of the schedule does it."""
    if any(sheet.working for sheet in sheets):
        with suppress(OperationalError):
            work_on_sheets.apply_async(retry=False)


def _counts() -> list[tuple[str, Any]]:
    return [
        ("rows", _("rows")),
        ("new", _("new")),
        ("changed", _("changed")),
        ("unchanged", _("unchanged")),
        ("removed", pgettext_lazy("rows", "removed")),
        ("left_out", _("left out")),
        ("refused", pgettext_lazy("rows", "refused")),
    ]


@admin.register(WordMeaning)
class WordMeaningAdmin(OfficeAdmin):
    """What words of the other system mean here. Delete a wrong one, and it is asked again."""

    readers = OFFICE
    editors = CENTER
    may_add = False
    may_delete = True
    list_display = ("topic", "written", "means", "said_by_whom", "said_at")
    list_display_links = ("written",)
    list_select_related = ("said_by__worker",)
    list_filter = ("topic",)
    search_fields = ("written", "means")
    fields = ("topic", "written", "means", "said_by_whom", "said_at")
    readonly_fields = fields
    said_by_whom = attribute("said_by", _("said by"))
