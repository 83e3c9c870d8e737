"""The form of an outside code, with its two days."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from core.web.ranges import RangeForm
from incidents.outside_codes.models import OutsideCode


class OutsideCodeForm(RangeForm):
    """The first day may stay empty: the other system called it so from the beginning."""

    class Meta:
        model = OutsideCode
        exclude = ("during",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"begins_on", "ends_on"} & set(self.fields):
            self.fields[name].required = False
        if "begins_on" in self.fields:
            self.fields["begins_on"].help_text = _("Empty where it was so from the beginning.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins_on, ends_on = self.cleaned_data.get("begins_on"), self.cleaned_data.get("ends_on")
        if not self.errors:
            self.instance.during = DateRange(begins_on, ends_on)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        known: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return known - {"during"}  # so that two meanings on one day are named here
