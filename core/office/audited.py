"""What is edited on a page of the back office, in the audit log: in the words that the office sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import audit
from core.models import AuditKind


class Audited:
    """For a page: Django's own log of a form, with labels in place of names, is written into the audit log, too."""

    audit_kind: str = AuditKind.OFFICE
    opts: Any

    def construct_change_message(
        self, _request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """Django's log message of a form, with the labels that the office sees instead of field names."""
        noted: list[dict[str, Any]] = [{"added": {}}] if add else []
        if form.changed_data and not add:
            noted.append({"changed": {"fields": _labels(form, form.changed_data)}})
        for formset in formsets or ():
            whose = {"name": str(formset.model._meta.verbose_name)}
            noted += [{"added": {**whose, "object": str(row)}} for row in formset.new_objects]
            for row, changed in formset.changed_objects:
                fields = _labels(formset.forms[0], changed)
                noted.append({"changed": {**whose, "object": str(row), "fields": fields}})
            noted += [{"deleted": {**whose, "object": str(row)}} for row in formset.deleted_objects]
        return noted

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self._audited(super().log_addition(request, obj, message))  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self._audited(super().log_change(request, obj, message))  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            audit.record(self.audit_kind, f"{self.opts.verbose_name} {obj}", _("deleted"))
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def _audited(self, entry: Any) -> Any:
        """Write Django's log message of a form into the audit log too, in the same transaction."""
        audit.record(self.audit_kind, f"{self.opts.verbose_name} {entry.object_repr}", entry.get_change_message())
        return entry


def _labels(form: Any, names: Iterable[str]) -> list[str]:
    return [str(form.fields[name].label or name) if name in form.fields else name for name in names]
