"""Rows that are only read, on the page of the row that they belong to: drawn as those of a list are.

The theme makes a form of each row, and draws each of its cells by five templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.db.models import FileField, ForeignKey, Model, TextField
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from unfold.templatetags import unfold_list as theme

from core.office.links import link_to
from core.office.listing import OF_NUMBERS, Column, Words, column_of, manner


@dataclass(frozen=True)
class Below:
    """The heads of a table, each with its class, and the cells of each row."""

    heads: list[tuple[str, str]]
    rows: list[list[SafeString]]


class _Cells(Words):
    def __init__(self, inline: Any, rows: list[Model]) -> None:
        super().__init__(inline)
        self.leads_on = inline.show_change_link
        self.heads = [label_for_field(name, inline.model, inline) for name in inline.fields]
        self.columns = [
            column_of(inline, rows, name, head) for name, head in zip(inline.fields, self.heads, strict=True)
        ]

    def of(self, row: Model) -> Iterator[SafeString]:
        for place, column in enumerate(self.columns):
            shown = conditional_escape(self.shown(row, column))
            leads_on = self.leads_on and place == 0
            linked = link_to(row, shown) if leads_on else shown
            yield mark_safe(f"<td{column.attributes}{manner(shown)}>{linked}</td>")

    def _of_field(self, field: Any, value: Any, nothing: str) -> Any:
        if isinstance(field, ForeignKey) and value is not None:
            return link_to(value, value)
        if isinstance(field, FileField) and value:
            return format_html('<a class="office-link" href="{}">{}</a>', value.url, value)
        if isinstance(field, TextField) and value:
            return linebreaksbr(value)
        return super()._of_field(field, value, nothing)


def rows_below(formset: Any) -> Below:
    """What the table of an inline that is only read shows."""
    rows = list(formset.formset.get_queryset())
    cells = _Cells(formset.opts, rows)
    heads = [(capfirst(str(head)), _css(column)) for head, column in zip(cells.heads, cells.columns, strict=True)]
    return Below(heads, [list(cells.of(row)) for row in rows])


def _css(column: Column) -> str:
    return OF_NUMBERS if column.is_of_numbers else ""


def install() -> None:
    """Let templates ask for the rows, among the tags of the theme."""
    theme.register.simple_tag(rows_below)
