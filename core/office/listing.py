"""The rows of a list in the back office: the theme's tag of that name, without a template and a set of heads per cell.

The theme renders its heads anew for each row and thirty class names for each cell: 410 KB and half the time of a page
of fifty incidents. The back office puts this tag in its place when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_list import ResultList, result_hidden_fields
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.templatetags.base import InclusionAdminNode
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field, ForeignKey, Model
from django.template import Context
from django.template.base import Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext
from unfold.templatetags import unfold_list as theme
from unfold.utils import (
    display_for_dropdown,
    display_for_field,
    display_for_header,
    display_for_label,
    display_for_value,
)

# What the page knows and its list says: a tag's template sees nothing else of the page.
HANDED_ON = ("actions_row", "actions_list", "has_import_permission", "handbook_address")


class Row(ResultList):
    """The cells of one row, as Django's lists of results are, with the row that they show."""

    def __init__(self, instance: Model, cells: Iterator[SafeString]) -> None:
        self.instance = instance
        super().__init__(None, cells)


@dataclass(frozen=True)
class Cells:
    """Makes the cells of the rows of one list. What is the same for all rows is found once."""

    changes: Any  # the ChangeList
    heads: list[dict[str, Any]]
    labels: dict[Any, SafeString]  # the labels and marks that were drawn already
    query: str  # what the address of a row carries on, so that saving leads back to the list as it was

    def of(self, row: Model) -> Iterator[SafeString]:
        linked = False
        for at, name in enumerate(self.changes.list_display):
            if name == "action_checkbox":
                yield self._tick(row)
                continue
            shown = self._shown(row, name)
            leads_on = self._is_link(name, first=not linked)
            if leads_on:
                shown = self._linked(row, shown)
            tag = "th" if leads_on and not linked else "td"
            linked |= leads_on
            yield self._cell(tag, at, name, shown)

    def _tick(self, row: Model) -> SafeString:
        """Chooses the row for an act on several."""
        return format_html(
            '<td class="action-checkbox cell" data-label="{0}">'
            '<input type="checkbox" name="{1}" value="{2}" class="action-select tick" aria-label="{0}"></td>',
            gettext("Select record"),
            ACTION_CHECKBOX_NAME,
            row.pk,
        )

    def _cell(self, tag: str, at: int, name: Any, shown: Any) -> SafeString:
        column = name if isinstance(name, str) else getattr(name, "__name__", f"column{at}")
        head = capfirst(str(self.heads[at]["text"]))
        return format_html('<{} class="field-{} cell" data-label="{}">{}</{}>', tag, column, head, shown, tag)

    def _is_link(self, name: Any, *, first: bool) -> bool:
        links = self.changes.list_display_links
        return links is not None and (name in links or (first and not links))

    def _linked(self, row: Model, shown: Any) -> SafeString:
        address = self.changes.url_for_result(row)
        chosen = row.serializable_value(str(self.changes.to_field or self.changes.lookup_opts.pk.attname))
        opener = format_html(' data-popup-opener="{}"', chosen) if self.changes.is_popup else ""
        return format_html('<a href="{}{}"{}>{}</a>', address, self.query, opener, shown)

    def _shown(self, row: Model, name: Any) -> Any:
        """What a cell says: a field in words, or what a column makes of the row."""
        page = self.changes.model_admin
        try:
            field, column, value = lookup_field(name, row, page)
        except ObjectDoesNotExist:
            return page.get_empty_value_display()
        nothing = getattr(column, "empty_value_display", page.get_empty_value_display())
        if field is not None and not field.auto_created:
            return self._of_field(row, field, value, nothing)
        if label := getattr(column, "label", None):
            return self._once((name, value), lambda: display_for_label(value, nothing, label))
        if getattr(column, "dropdown", False):
            return display_for_dropdown(row, name, value, nothing)
        if getattr(column, "header", False):
            return display_for_header(value, nothing)
        if getattr(column, "boolean", False):
            return self._once((name, value), lambda: display_for_value(value, nothing, boolean=True))
        return display_for_value(value, nothing)

    def _of_field(self, row: Model, field: Field[Any, Any], value: Any, nothing: str) -> Any:
        if isinstance(field, ForeignKey):
            related = getattr(row, field.name)
            return nothing if related is None else related
        if isinstance(value, bool):
            return self._once((field.name, value), lambda: display_for_field(value, field, nothing))
        return display_for_field(value, field, nothing)

    def _once(self, key: Any, draw: Callable[[], Any]) -> SafeString:
        """A label that many rows share is drawn once."""
        if key not in self.labels:
            self.labels[key] = mark_safe(" ".join(str(draw()).split()))  # drawn and escaped by the theme
        return self.labels[key]


def result_list(context: Context, cl: Any) -> dict[str, Any]:
    """What the template of a list shows: heads, rows, and the acts beside each row."""
    if getattr(cl, "formset", None):  # rows that are edited in the list
        return theme.result_list(context, cl)
    heads = list(theme.result_headers(cl))
    cells = Cells(cl, heads, {}, _carried_on(cl))
    return {
        "cl": cl,
        "result_hidden_fields": list(result_hidden_fields(cl)),
        "result_headers": heads,
        "num_sorted_fields": sum(head["sortable"] and head["sorted"] for head in heads),
        "results": [Row(row, cells.of(row)) for row in cl.result_list],
        "has_add_permission": cl.model_admin.has_add_permission(context["request"]),
        **{name: context.get(name) for name in HANDED_ON},
    }


def _carried_on(changes: Any) -> str:
    """The query of the address of every row; found on the first."""
    for row in changes.result_list:
        address = changes.url_for_result(row)
        carried = add_preserved_filters({"preserved_filters": changes.preserved_filters, "opts": changes.opts}, address)
        return str(carried).removeprefix(address)
    return ""


def result_list_tag(parser: Parser, token: Token) -> Any:
    node: Any = InclusionAdminNode  # its stubs are those of a later Django
    return node(parser, token, func=result_list, template_name="change_list_results.html")


def install() -> None:
    """Put our tag in the place of the theme's."""
    theme.register.tag("unfold_result_list", result_list_tag)
