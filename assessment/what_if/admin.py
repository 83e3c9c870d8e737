"""The page of what-ifs: asked, watched, cancelled, read."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from assessment.what_if import services
from assessment.what_if.forms import WhatIfForm
from assessment.what_if.lists import tables_of
from assessment.what_if.models import WhatIf, WhatIfState
from assessment.what_if.tasks import work_on_what_ifs
from core.office.acts import Asked, act
from core.office.admin import WrittenOnce, actor, become
from core.office.display import Tag, column
from core.unattended.told import was_set_aside, why_set_aside
from core.years import month_in_words
from grids.duties import OFFICE, PAY_READERS

TONES = {
    WhatIfState.WAITING: "info",
    WhatIfState.RUNNING: "info",
    WhatIfState.DONE: "success",
    WhatIfState.CANCELLED: "warning",
    WhatIfState.FAILED: "danger",
}


def _under_way(asked: Asked) -> bool:
    return bool(asked.row.is_under_way)


@act(_("Cancel"), icon="cancel", offered=_under_way, lead=_("What was found so far is dropped."))
def cancel(asked: Asked) -> object:
    services.cancel(what_if=asked.row, by=asked.user)
    return _("It is cancelled.")


def _failed(row: Any) -> bool:
    return row.state == WhatIfState.FAILED or bool(row.is_under_way and getattr(row, "failed", False))


def _standing(row: Any) -> Tag:
    """The state; one whose work was set aside is neither waiting nor running."""
    return (
        Tag(WhatIfState.FAILED, WhatIfState.FAILED.label) if _failed(row) else Tag(row.state, row.get_state_display())
    )


@act(_("Try again"), icon="replay", offered=lambda asked: _failed(asked.row))
def again(asked: Asked) -> object:
    services.try_again(what_if=asked.row, by=asked.user)
    _hurry()
    return _("It is tried again.")


def _hurry() -> None:
    with suppress(OperationalError):  # without a broker, the next run of the schedule does it
        work_on_what_ifs.apply_async(retry=False)


@admin.register(WhatIf)
class WhatIfAdmin(WrittenOnce):
    """Past months and quarters by a draft of the rules: who would move, side by side. Nothing is written to them."""

    readers = OFFICE
    editors = OFFICE
    acts = (again, cancel)
    form = WhatIfForm
    list_display = ("asked_at", "scheme", "months", "state_label", "progress")
    list_display_links = ("asked_at", "scheme")
    list_select_related = ("scheme",)
    list_filter = ("state",)
    change_form_after_template = "assessment/what_if/office.html"
    state_label = column(_("state"), _standing, ordering="state", colours=TONES)
    why = column(
        _("error"), lambda row: row.error or (why_set_aside(services.WHAT_IFS, row.pk) if row.is_under_way else "")
    )
    months = column(_("months"), lambda row: f"{month_in_words(row.first_month)} – {month_in_words(row.last_month)}")
    progress = column(_("progress"), lambda row: f"{row.done} / {row.total}")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("scheme", "first_month", "last_month")
        failed = ("why",) if _failed(obj) else ()
        return ("scheme", "months", ("state_label", "progress"), ("asked_by", "asked_at"), *failed)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(failed=was_set_aside(services.WHAT_IFS))

    def write(self, request: HttpRequest, obj: WhatIf, form: Any, change: bool) -> None:
        made = services.ask(by=actor(request), at=timezone.now(), **form.cleaned_data)
        become(obj, made)
        _hurry()

    def is_worked_on(self, row: WhatIf) -> bool:
        return row.is_under_way and not _failed(row)

    def below(self, request: HttpRequest, row: WhatIf) -> dict[str, Any]:
        reads_pay = self.access(request).holds(*PAY_READERS, in_=row.subdistrict_id)
        return {"what_if": row, "tables": tables_of([*row.result, *(row.pay if reads_pay else [])])}
