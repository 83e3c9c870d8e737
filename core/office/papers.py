"""Buttons that print: what is missing is asked first, the file is the answer, and the audit log keeps who took it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.documents.answers import exported
from core.documents.tables import TablePaper, table_docx, table_xlsx
from core.errors import DomainError
from core.jobs.again import AGAIN
from core.office.acts import Act, Asked, Menu, readers
from core.office.widgets import dressed
from core.web.refusals import add_refusal

FORMATS = [("docx", _("document to print")), ("xlsx", _("workbook"))]
PAPERS = Menu(_("Print"), "print")
Values = Mapping[str, Any]


class TableForm(forms.Form):
    """In which of the two forms a table is wanted."""

    format = forms.ChoiceField(label=_("as"), choices=FORMATS)


class YearTableForm(TableForm):
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)

    field_order: tuple[str, ...] = ("year", "format")


def table(
    label: object,
    name: str,
    paper: Callable[[Asked, Values], TablePaper],
    *,
    form: Callable[[Asked], forms.Form] | type[TableForm] = TableForm,
    kept: Callable[[Asked, str], tuple[str, bytes] | None] = lambda _asked, _format: None,
    **more: Any,
) -> Act:
    """A button that gives a table as a document or as a workbook. `paper` takes what its form asked.

    What is `kept` in the wanted format is given as it was made.
    """

    def printed(asked: Asked, values: Values) -> HttpResponse:
        kind = values["format"]
        if found := kept(asked, kind):
            return exported(*found, about=asked.row)
        made = paper(asked, values)
        write = table_xlsx if kind == "xlsx" else table_docx
        return exported(f"{made.title}.{kind}".replace("\n", ""), write(made), about=made.issuer)

    def answer(asked: Asked) -> HttpResponse:
        """The paper; until it is made, the question, which also says why it cannot be made."""
        sent = asked.request.GET if "format" in asked.request.GET else None
        asks = form(sent, initial={"year": asked.today.year}) if isinstance(form, type) else form(asked)
        if asks.is_bound and asks.is_valid() and AGAIN not in asked.request.GET:
            try:
                return printed(asked, asks.cleaned_data)
            except DomainError as refusal:
                add_refusal(asks, refusal)
        title = {"title": label, "go": _("Print"), "lead": more.get("lead", "")}
        answer: HttpResponse = asked.page.page(
            asked.request, "admin/paper.html", row=asked.row, form=dressed(asks), **title
        )
        return answer

    return Act(**{"icon": "print", "may": readers, **more}, name=name, label=label, answer=answer)


def letter(label: object, name: str, made: Callable[[Asked], tuple[str, bytes]], **more: Any) -> Act:
    """A button that gives a form or a letter about a row as a document: its name and its bytes."""

    def answer(asked: Asked) -> HttpResponse:
        """The document; where it cannot be made, the page that it was asked on says why."""
        try:
            return exported(*made(asked), about=asked.row or "")
        except DomainError as refusal:
            messages.error(asked.request, str(refusal))
            return HttpResponseRedirect(asked.page.address_of(asked.row))

    return Act(**{"icon": "print", "may": readers, **more}, name=name, label=label, answer=answer)
