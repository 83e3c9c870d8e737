"""The rows of a list in the back office: the theme's tag of that name, without a template and a set of heads per cell.

The theme renders its heads anew for each row and thirty class names for each cell: 410 KB and half the time of a page
of fifty incidents. The back office puts this tag in its place when it starts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
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
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext
from unfold import fields as theme_fields
from unfold.templatetags import unfold_list as theme
from unfold.utils import (
    display_for_dropdown,
    display_for_field,
    display_for_header,
    display_for_label,
    display_for_value,
)

from core.office.display import NOTHING, Figure, Tag
from core.punctuation import grouped

WORDS = "words-of-a-label"  # stands in for them while the theme draws a label
LONGEST_NAME = 20  # what is longer goes over several lines, so that the columns after it are seen, too
LONGEST_NUMBER = 24  # of a case, of a worker: a line of its own is worse than a wide column
LONG = " data-long"
WHOLE = " data-whole"  # a date or a number, which no end of a line may part
EMPTY = " data-empty"  # left out where a row is a card
OF_NUMBERS = "is-number"  # the class of a column of numbers, which stands at the right
# What the page knows and its list says: a tag's template sees nothing else of the page.
HANDED_ON = ("actions_row", "begins_with_a_button", "has_import_permission", "handbook_address")
IN_PARTS = re.compile(r"[\d:.,%]+(?:[ –-]+[\d:.,%]+)+")  # 2026-10-16 15:00, 331003002-2026-009711
ValueOf = Callable[[Model], tuple[Any, Any, Any]]  # row -> the field, or what makes the value, and the value


def of_field(value: Any, field: Any, nothing: str) -> Any:
    """A value as the theme shows it, but a sum with its thousands apart."""
    return grouped(value) if isinstance(value, Decimal) else display_for_field(value, field, nothing)


def manner(shown: str) -> str:
    """The attribute of a cell whose words go over several lines or over none, or that says nothing; of others none."""
    if shown == NOTHING:
        return EMPTY
    if len(shown) <= LONGEST_NUMBER and IN_PARTS.fullmatch(shown):
        return WHOLE
    is_number = shown.isascii() and " " not in shown
    longest = LONGEST_NUMBER if is_number else LONGEST_NAME
    return LONG if len(shown) > longest and "<" not in shown else ""


class Row(ResultList):
    """The cells of one row, as Django's lists of results are, with the row that they show."""

    def __init__(self, instance: Model, cells: Iterator[SafeString]) -> None:
        self.instance = instance
        super().__init__(None, cells)


class Words:
    """What cells say: a field in words, or what a column makes of the row. A label that many share is drawn once."""

    def __init__(self, page: Any) -> None:
        self.nothing = page.get_empty_value_display()
        self.labels: dict[Any, SafeString] = {}  # the labels and marks that were drawn already

    def shown(self, row: Model, column: Column) -> Any:
        """What a cell says."""
        try:
            field, made_by, value = column.of(row)
        except ObjectDoesNotExist:
            return self.nothing
        nothing = getattr(made_by, "empty_value_display", self.nothing)
        if field is not None and not field.auto_created:
            return self._of_field(field, value, nothing)
        if label := getattr(made_by, "label", None):
            return self._once((column.name, value), lambda: _labelled(value, nothing, label))
        if getattr(made_by, "dropdown", False):
            return display_for_dropdown(row, column.name, value, nothing)
        if getattr(made_by, "header", False):
            return display_for_header(value, nothing)
        if getattr(made_by, "boolean", False):
            return self._once((column.name, value), lambda: display_for_value(value, nothing, boolean=True))
        return display_for_value(value, nothing)

    def _of_field(self, field: Field[Any, Any], value: Any, nothing: str) -> Any:
        if isinstance(field, ForeignKey):
            return nothing if value is None else value
        if isinstance(value, bool):
            return self._once((field.name, value), lambda: display_for_field(value, field, nothing))
        return of_field(value, field, nothing)

    def _once(self, key: Any, draw: Callable[[], Any]) -> SafeString:
        """A label that many rows share is drawn once."""
        if key not in self.labels:
            self.labels[key] = mark_safe(" ".join(str(draw()).split()))  # drawn and escaped by the theme
        return self.labels[key]


class Cells(Words):
    """Makes the cells of the rows of one list. What is the same for all rows is found once."""

    def __init__(self, changes: Any, heads: list[dict[str, Any]]) -> None:
        super().__init__(changes.model_admin)
        self.changes = changes
        self.columns = [
            column_of(changes.model_admin, changes.result_list, name, head["text"], links=changes.list_display_links)
            for name, head in zip(changes.list_display, heads, strict=True)
        ]
        for column, head in zip(self.columns, heads, strict=True):
            if column.is_of_numbers:
                head["class_attrib"] = f"{head['class_attrib']} {OF_NUMBERS}"
        self.query = _carried_on(changes)  # what the address of a row carries on, so that saving leads back here

    def of(self, row: Model) -> Iterator[SafeString]:
        linked = False
        for column in self.columns:
            if column.name == "action_checkbox":
                yield self._tick(row)
                continue
            shown = conditional_escape(self.shown(row, column))
            how = manner(shown)
            leads_on = column.is_link or (column.may_be_link and not linked)
            if leads_on:
                shown = self._linked(row, shown)
            tag = "th" if leads_on and not linked else "td"
            linked |= leads_on
            yield mark_safe(f"<{tag}{column.attributes}{how}>{shown}</{tag}>")

    def _tick(self, row: Model) -> SafeString:
        """Chooses the row for an act on several."""
        return format_html(
            '<td class="action-checkbox cell" data-label="{0}">'
            '<input type="checkbox" name="{1}" value="{2}" class="action-select tick" aria-label="{0}"></td>',
            gettext("Select record"),
            ACTION_CHECKBOX_NAME,
            row.pk,
        )

    def _linked(self, row: Model, shown: Any) -> SafeString:
        address = self.changes.url_for_result(row)
        chosen = row.serializable_value(str(self.changes.to_field or self.changes.lookup_opts.pk.attname))
        opener = format_html(' data-popup-opener="{}"', chosen) if self.changes.is_popup else ""
        return format_html('<a href="{}{}"{}>{}</a>', address, self.query, opener, shown)


def _labelled(value: Any, nothing: str, colours: Any) -> Any:
    """A value as a coloured label; where there is none, no label."""
    if str(value) == NOTHING:
        return nothing
    if isinstance(value, Tag) and value[0] in colours and value[1]:
        before, after = _around(colours[value[0]])
        return format_html("{}{}{}", before, value[1], after)
    return display_for_label(value, nothing, colours)


@cache
def _around(colour: str) -> tuple[SafeString, SafeString]:
    """What the theme draws before and after the words of a label."""
    before, _words, after = str(display_for_label(("", WORDS), "", {"": colour})).partition(WORDS)
    return mark_safe(before), mark_safe(after)


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    name: Any
    attributes: SafeString  # of the tag of each of its cells
    is_of_numbers: bool
    is_link: bool
    may_be_link: bool  # if none before it is
    of: ValueOf


def column_of(page: Any, rows: Iterable[Model], name: Any, head: object, *, links: Any = None) -> Column:
    """The column of a page under a head; `links` are the columns that lead to the row, none of them the first."""
    called = name if isinstance(name, str) else getattr(name, "__name__", "")
    value_of = _value_of(page, name)
    numbers = name != "action_checkbox" and _are_numbers(value_of, rows)
    of_numbers = f" {OF_NUMBERS}" if numbers else ""
    return Column(
        name=name,
        attributes=format_html(' class="field-{} cell{}" data-label="{}"', called, of_numbers, capfirst(str(head))),
        is_of_numbers=numbers,
        is_link=links is not None and name in links,
        may_be_link=links is not None and not links,
        of=value_of,
    )


def _are_numbers(value_of: ValueOf, rows: Iterable[Model]) -> bool:
    """Whether a column is of numbers: so says the first of its values that says anything."""
    for row in rows:
        try:
            field, _made_by, value = value_of(row)
        except ObjectDoesNotExist:
            continue
        if value not in (None, "", NOTHING):
            coded = field is not None and (field.choices or field.is_relation)
            return isinstance(value, int | Decimal | Figure) and not isinstance(value, bool) and not coded
    return False


def _value_of(page: Any, name: Any) -> ValueOf:
    """How a column finds what it says of a row. As `lookup_field`, which finds the column anew for each row."""
    opts = page.model._meta
    if not isinstance(name, str) or name == "__str__":
        return lambda row: lookup_field(name, row, page)
    if name in {field.name for field in opts.concrete_fields}:
        field = opts.get_field(name)
        return lambda row: (field, None, getattr(row, name))
    if name not in {field.name for field in opts.get_fields()} and hasattr(page, name):
        made_by = getattr(page, name)
        return lambda row: (None, made_by, made_by(row))
    return lambda row: lookup_field(name, row, page)


def result_list(context: Context, cl: Any) -> dict[str, Any]:
    """What the template of a list shows: heads, rows, and the acts beside each row."""
    if getattr(cl, "formset", None):  # rows that are edited in the list
        return theme.result_list(context, cl)
    heads = list(theme.result_headers(cl))
    cells = Cells(cl, heads)
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
    """Put our tag in the place of the theme's, and our values in lists and on pages in the place of its own."""
    theme.register.tag("unfold_result_list", result_list_tag)
    theme_fields.display_for_field = of_field
