"""Filters of the back office that the theme does not bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin.mixins import ValueMixin
from unfold.contrib.filters.forms import RadioForm

from core.web.widgets import NOT_RECORDED


class TriStateFilter(ValueMixin, admin.FieldListFilter):
    """Yes, no, or not recorded, of a column that may be empty."""

    template = "unfold/filters/filters_field.html"
    form_class = RadioForm
    ANSWERS = {"yes": True, "no": False, "unknown": None}

    def __init__(self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str) -> None:
        self.lookup_kwarg = f"{field_path}__known"
        super().__init__(field, request, params, model, model_admin, field_path)

    def expected_parameters(self) -> list[str | None]:
        return [self.lookup_kwarg]

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002  (Django's signature)
        answer = self.value()
        return queryset.filter(**{self.field_path: self.ANSWERS[answer]}) if answer in self.ANSWERS else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:  # noqa: ARG002  (Django's signature)
        words = [["", _("All")], ("yes", _("yes")), ("no", _("no")), ("unknown", NOT_RECORDED)]
        label = _("By %(title)s") % {"title": self.title}
        data = {self.lookup_kwarg: self.value()}
        yield {"form": self.form_class(label=label, name=self.lookup_kwarg, choices=words, data=data)}
