"""From the page of a person or a grid to everything about them: the lists of other pages, narrowed to that row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class Elsewhere:
    """For a page: begins it with links to all lists that know its row. Which of them, the account's rights say."""

    change_form_outer_before_template = "admin/elsewhere.html"
    whole_page: str | Promise = _("Everything that is kept")  # what `view_on_site` leads to

    def below(self: Any, request: HttpRequest, row: Any) -> dict[str, Any]:
        links = sorted(self._lists_about(request, row), key=lambda link: link[0])
        return {"elsewhere": links, "whole_page": (self.whole_page, self.view_on_site(row))}

    def _lists_about(self: Any, request: HttpRequest, row: Any) -> Iterator[tuple[str, str]]:
        """Each list of the back office whose rows name this one, and its address. No query."""
        shown_here = {inline.model for inline in self.inlines}
        for model, page in self.admin_site._registry.items():
            if model in shown_here or not page.has_view_permission(request):
                continue
            names = [
                field
                for field in model._meta.concrete_fields
                if isinstance(field, ForeignKey) and field.related_model is self.model
            ]
            address = reverse(f"{self.admin_site.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")
            for field in names:
                label = capfirst(str(model._meta.verbose_name_plural))
                if len(names) > 1:
                    label += f" ({field.verbose_name})"
                yield label, f"{address}?{field.name}__{field.target_field.name}__exact={row.pk}"
