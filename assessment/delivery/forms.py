"""The form by which the office records who signed for what, and who was served."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from assessment.delivery.models import RECORDED, Delivery
from core.web.widgets import DayInput

AT_ONCE = 200  # as many as one page shows


class ReceiptForm(forms.Form):
    """How and when somebody was told."""

    how = forms.ChoiceField(label=_("how they were told"), choices=[(how.value, how.label) for how in RECORDED])
    on = forms.DateField(label=_("day"), widget=DayInput())


class ReceiptsForm(ReceiptForm):
    """Several deliveries, and how and when these people were told."""

    deliveries = forms.MultipleChoiceField(
        label=_("people not told yet"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("The oldest first, 200 at most; record these, then the rest."),
    )
    field_order = ("deliveries", "how", "on")

    def __init__(self, data: Any, *, waiting: QuerySet[Delivery], **more: Any) -> None:
        super().__init__(data, **more)
        rows = waiting.select_related("worker").order_by("sent_at", "pk")[:AT_ONCE]
        choices = [(str(row.pk), f"{row.worker} · {row.text}") for row in rows]
        self.fields["deliveries"].choices = choices  # type: ignore[attr-defined]

    def clean_deliveries(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["deliveries"]]
