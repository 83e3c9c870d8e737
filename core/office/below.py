"""Rows that are only read, on the page of the row that they belong to: drawn as those of a list are.

The theme makes a form of each row, and draws each of its cells by five templates.
"""

from __future__ import annotations

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
from core.office.listing import OF_NUMBERS, Words, column_of, manner


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

    def of(self, row: Model) -> list[SafeString]:
        """What each column says of a row."""
        return [conditional_escape(self.shown(row, column)) for column in self.columns]

    def head(self, at: int) -> tuple[str, str]:
        return capfirst(str(self.heads[at])), OF_NUMBERS if self.columns[at].is_of_numbers else ""

    def drawn(self, row: Model, at: int, shown: SafeString) -> SafeString:
        linked = link_to(row, shown) if self.leads_on and at == 0 else shown
        return mark_safe(f"<td{self.columns[at].attributes}{manner(shown)}>{linked}</td>")

    def _of_field(self, field: Any, value: Any, nothing: str) -> Any:
        if isinstance(field, ForeignKey) and value is not None:
            return link_to(value, value)
        if isinstance(field, FileField) and value:
            return format_html('<a class="office-link" href="{}">{}</a>', value.url, value)
        if isinstance(field, TextField) and value:
            return linebreaksbr(value)
        return super()._of_field(field, value, nothing)


def rows_below(formset: Any) -> Below:
    """What the table of an inline that is only read shows. A column that is blank in every row is left out.

    Such are the acts and previews that no row has for who reads it.
    """
    rows = list(formset.formset.get_queryset())
    cells = _Cells(formset.opts, rows)
    lines = [cells.of(row) for row in rows]
    told = [at for at in range(len(cells.columns)) if any(line[at] for line in lines)]
    drawn = [[cells.drawn(row, at, line[at]) for at in told] for row, line in zip(rows, lines, strict=True)]
    return Below([cells.head(at) for at in told], drawn)


def install() -> None:
    """Let templates ask for the rows, among the tags of the theme."""
    theme.register.simple_tag(rows_below)
