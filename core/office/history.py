"""The page that tells the history of one row."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db import models
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.history.declared import Recorded, history_of
from core.history.reading import history_of_row, lines_of


class RowHistory:
    """Adds the history to a page of the back office, for whoever sees the row."""

    admin_site: Any
    inlines: Any

    def history_view(
        self: Any, request: HttpRequest, object_id: str, _extra: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed the row and what is shown below it: when, from what to what, through which door, and why."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_view_or_change_permission(request, row):
            raise Http404
        parts = self._parts_of(row)
        page = Paginator(history_of_row(row, parts), self.list_per_page).get_page(request.GET.get("p"))
        hidden = partial(self.admin_site.hidden, request)
        lines = lines_of(row, page.object_list, hidden=hidden, parts=parts)
        title = _("History: %(name)s") % {"name": row}
        answer: HttpResponse = self.page(request, "admin/history.html", title=title, row=row, lines=lines, page=page)
        return answer

    def _parts_of(self, row: models.Model) -> dict[type[models.Model], str]:
        """The rows whose changes are told with those of this one: what its page shows below, and what extends it."""
        parts: dict[Any, str] = {
            one.related_model: one.field.name
            for one in row._meta.related_objects
            if one.one_to_one and one.field.primary_key
        }
        for inline in self.inlines:
            parts[inline.model] = _get_foreign_key(type(row), inline.model, inline.fk_name).name
        return {model: name for model, name in parts.items() if isinstance(history_of(model), Recorded)}
