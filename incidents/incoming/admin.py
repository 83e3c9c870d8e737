"""Sheets that come in, of whatever kind: drop them in, say what is asked, see what would change, import, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import audit
from core.errors import DomainError
from core.models import AuditKind
from core.office.admin import OfficeAdmin, ReadOnlyAdmin
from core.office.deciding import Decides, Decision, DecisionQueue
from core.office.display import Tag, attribute, column
from core.office.queues import QueueFilter
from core.office.widgets import dressed
from core.unattended.told import have_tried_again, was_set_aside, why_set_aside
from core.web.refusals import add_refusal, sent
from grids.duties import CENTER, OFFICE
from grids.territory.models import Subdistrict
from incidents.incoming import layouts
from incidents.incoming import services as incoming
from incidents.incoming.admin_acts import (
    TURN,
    counted,
    counts_in_words,
    counts_of,
    drop_in,
    facts_of_sheet,
    import_one,
    import_ready,
    marked,
    month_of_sheet,
    not_as_shown,
    put_away,
    said_of,
    take_back,
)
from incidents.incoming.asked import asked_table
from incidents.incoming.forms import AgreeForm, ColumnsForm, UploadForm, WordsForm
from incidents.incoming.kinds import KINDS as KINDS_OF_SHEETS
from incidents.incoming.lists import OFFICE_QUEUES
from incidents.incoming.models import IncomingSheet, IncomingState, SheetLayout, SheetWork, WordMeaning
from incidents.incoming.progress import stop_work
from incidents.incoming.runs import removed_share
from incidents.incoming.tasks import SHEETS, hurry
from staff.access import account_of

FAILED = "failed"
COLOURS = {
    **dict.fromkeys((IncomingState.COLUMNS, IncomingState.WORDS), "warning"),
    **dict.fromkeys((IncomingState.UNREADABLE, IncomingState.REFUSED), "danger"),
    **dict.fromkeys((IncomingState.READY, *(s for s in IncomingState if s.value.endswith("ing"))), "info"),
    IncomingState.IMPORTED: "success",
    **dict.fromkeys((IncomingState.DISCARDED, IncomingState.UNDONE), "default"),
}
PAIRED = {"hazards": "incidents_hazard"}  # the list in which the record of a likely pair is found; else of cases
KINDS = {"new": _("new"), "update": _("changed"), "delete": pgettext_lazy("rows", "removed")}


def _standing(sheet: Any) -> Tag:
    """The state; one whose work was set aside is not being worked on."""
    if sheet.working and getattr(sheet, FAILED, False):
        return Tag(FAILED, _("failed three times"))
    return Tag(sheet.state, sheet.get_state_display())


class SheetQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(IncomingSheet)
class IncomingSheetAdmin(Decides, ReadOnlyAdmin):
    """The month's exported sheets, as they are. Nothing is written before a person has seen the preview."""

    readers = OFFICE
    editors = CENTER
    acts = (drop_in, import_ready, take_back, marked, import_one, put_away)
    queues = OFFICE_QUEUES
    decided = (
        DecisionQueue(
            queue="import",
            facts=facts_of_sheet,
            decisions=(Decision(key="V", act="import_one"), Decision(key="D", act="put_away")),
            rows=lambda rows, _user: rows.select_related("dropped_by__worker"),
        ),
    )
    audit_kind = AuditKind.IMPORT
    list_display = ("name", "kind", "month_name", "state_label", "counts", "dropped_at", "by_whom")
    list_select_related = ("dropped_by__worker",)
    list_filter = (SheetQueues, "state", "kind")
    search_fields = ("name",)
    by_whom = attribute("dropped_by", _("dropped in by"))
    month_name = column(_("month"), month_of_sheet, ordering="month")
    state_label = column(_("state"), _standing, ordering="state", colours={**COLOURS, FAILED: "danger"})
    counts = column(_("new, changed, unchanged, removed"), counted)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(failed=was_set_aside(SHEETS))

    # --- from the list of a kind ---

    def upload_page(self, request: HttpRequest, *, kinds: Any, templates: list[tuple[str, str]]) -> HttpResponse:
        """Sheets of the kinds of one list of the back office: the same way in, with the kind given."""
        if not self.edits(request):
            raise PermissionDenied
        mine = Subdistrict.objects.filter(pk__in=self.places(request))
        form = UploadForm(sent(request), request.FILES or None, subdistricts=mine, kinds=kinds)
        if form.is_valid():
            values = form.cleaned_data
            message, then = said_of(
                incoming.drop(
                    subdistrict=values["subdistrict"], named=values["import_file"], kind=form.kind,
                    by=account_of(request), at=timezone.now(),
                )
            )  # fmt: skip
            if then is None:
                messages.success(request, str(message))
            return HttpResponseRedirect(then if isinstance(then, str) else self.address_of(then))
        taken = [(kind.title, [column.header for column in kind.columns]) for kind in kinds]
        context = {"form": dressed(form), "kinds": taken, "template_links": templates}
        return self.page(request, "incidents/incoming/upload.html", title=_("Import"), **context)

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
            if not self.edits(request, sheet):
                raise PermissionDenied
            if answer := self._act(request, sheet, forms):
                return answer
        lacks = sheet.outcome.get("lacks", ())
        failed = why_set_aside(SHEETS, sheet.pk) if sheet.working else ""
        context = {
            "sheet": sheet,
            "failed": failed,
            "looks_again": sheet.working and not failed,
            "work": SheetWork.objects.filter(sheet=sheet).first() if sheet.working else None,
            "asks_columns": sheet.state == IncomingState.COLUMNS,
            "counts": counts_of(sheet),
            "lacks_of_scores": [one for one in lacks if one[3]],
            "other_lacks": [one for one in lacks if not one[3]],
            "same_drop": self._same_drop(request, sheet),
            "pair_list": reverse(f"admin:{PAIRED.get(sheet.kind, 'incidents_incident')}_changelist"),
            "buttons": [
                (button.description, reverse(f"{self.admin_site.name}:{button.action_name}", args=(sheet.pk,)))
                for button in self.get_actions_detail(request, object_id)
            ],
            "shown": [{**row, "label": KINDS[row["kind"]]} for row in sheet.outcome.get("shown", ())],
            "not_shown": _rows_left_out(sheet.outcome),
            "edits": self.edits(request, sheet),
            "back": self.address_of(),
            **forms,
        }
        return self.page(request, "incidents/incoming/sheet.html", title=sheet.name, row=sheet, **context)

    def _forms(self, request: HttpRequest, sheet: IncomingSheet) -> dict[str, Any]:
        sent = request.POST if request.method == "POST" else None
        do = request.POST.get("do")
        if sheet.state == IncomingState.COLUMNS:
            table = asked_table(sheet)
            kind = request.POST.get("kind") or request.GET.get("kind") or sheet.kind
            kind = kind if kind in KINDS_OF_SHEETS else sheet.kind
            layout = SheetLayout.objects.filter(
                subdistrict=sheet.subdistrict_id, fingerprint=table.fingerprint, kind=kind
            ).first()
            chosen = layout.columns if layout else layouts.guess(table, kind)
            bound = sent if do == "columns" else None
            return {"columns": dressed(ColumnsForm(bound, table=table, kind=kind, chosen=chosen, month=sheet.month))}
        if sheet.state == IncomingState.WORDS:
            return {"words": dressed(WordsForm(sent if do == "words" else None, questions=sheet.outcome["questions"]))}
        if sheet.state == IncomingState.READY:
            form = AgreeForm(
                sent if do == "import" else None, asks=incoming.asks(sheet), share=removed_share(sheet.outcome),
                doubts=sheet.outcome.get("doubts", ()),
            )  # fmt: skip
            return {"import": dressed(form), "agree": form}
        return {}

    def _same_drop(self, request: HttpRequest, sheet: IncomingSheet) -> list[IncomingSheet]:
        """The sheets that were dropped in together with this one, where there are others."""
        rows = self.get_queryset(request).filter(dropped_by=sheet.dropped_by_id, dropped_at=sheet.dropped_at)
        same = list(rows.order_by("pk"))
        return same if len(same) > 1 else []

    def _next(self, request: HttpRequest, sheet: IncomingSheet) -> str:
        """Where to go on: this sheet while it waits for something, else the next of its drop, else the list."""
        if sheet.working or sheet.state in TURN:
            asking = sheet.state not in TURN[2:]
            same = () if asking else self._same_drop(request, sheet)
            other = next((one for one in same if one.state in TURN[:2]), None)
            return self.address_of(other or sheet)
        waiting = [one for one in self._same_drop(request, sheet) if one.state in TURN]
        waiting.sort(key=lambda one: TURN.index(IncomingState(one.state)))
        return self.address_of(waiting[0]) if waiting else self.address_of(sheet)

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
            elif do == "import" and form is not None:
                done = incoming.import_sheet(
                    sheet=sheet, by=by, at=at, agreed=form.agreed, doubts=form.said, reason=form.reason
                )
                self._tell(request, done)
            elif do == "again":
                incoming.check_again(sheet=sheet, at=at)
            elif do == "stop":
                stop_work(sheet=sheet, by=by, at=at)
            elif do == "try":
                have_tried_again(SHEETS, sheet.pk)
            elif do == "back":
                incoming.choose_columns_again(sheet=sheet, at=at)
            elif do == "discard":
                incoming.discard(sheet=sheet, by=by, at=at)
        except (DomainError, ValidationError) as refusal:
            if form is not None:
                add_refusal(form, refusal)
                return None
            messages.error(request, str(refusal))
        sheet.refresh_from_db()
        hurry([sheet])
        return HttpResponseRedirect(self._next(request, sheet))

    def _tell(self, request: HttpRequest, sheet: IncomingSheet) -> None:
        if sheet.outcome.get("shown_anew"):
            messages.warning(request, not_as_shown([sheet.name]))
            return
        audit.record(self.audit_kind, f"{self.opts.verbose_name} {sheet.name}", counts_in_words(sheet))
        if sheet.state == IncomingState.IMPORTED:
            messages.success(request, _("%(name)s is imported.") % {"name": sheet.name})


def _rows_left_out(outcome: dict[str, Any]) -> int:
    """How many changes the page has no room for."""
    changes = sum(outcome.get(name, 0) for name in ("new", "changed", "removed"))
    return max(0, changes - len(outcome.get("shown", ()))) if "shown" in outcome else 0


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
