"""The register of archived files: taken in from the system, added to by hand, filed away, printed by the year."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from unfold.contrib.filters.admin import RangeDateFilter

from assessment.archive import services
from assessment.archive.documents import register_of, register_paper
from assessment.archive.forms import FileAwayForm, YearForm
from assessment.archive.models import IN_ORDER, ArchivedFile
from core.office.acts import Asked, act
from core.office.admin import OfficeAdmin
from core.office.display import chosen
from core.office.papers import YearTableForm, table
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import own_office


@act(
    _("Take in what the system made"),
    icon="archive",
    form=lambda asked: YearForm(asked.sent, initial={"year": asked.today.year}),
    on_list=True,
    lead=_(
        "Everything that became final in the year: rules, bulletins, inspections, interviews, quarters, awards, pay, "
        "objections, meetings. What is in the register already stays as it is. Tables of a year come once it is over."
    ),
    submit=_("Take in"),
)
def take_in(asked: Asked) -> object:
    count = services.take_in(subdistrict=own_office(asked.access), year=asked.values["year"], on=asked.today)
    return ngettext("%(count)d file is new in the register.", "%(count)d files are new in the register.", count) % {
        "count": count
    }


@act(
    _("File a class away"),
    icon="folder",
    form=lambda asked: FileAwayForm(asked.sent, initial={"year": asked.today.year}),
    on_list=True,
    lead=_("Volume, secrecy and period of all files of a class at once; single ones are changed on their own page."),
    submit=_("Set"),
)
def file_away(asked: Asked) -> object:
    count = services.file_away(subdistrict=own_office(asked.access), **asked.values)
    return ngettext("%(count)d file is filed away.", "%(count)d files are filed away.", count) % {"count": count}


print_register = table(
    _("Register of archived files of a year"),
    "print_register",
    lambda asked, values: register_paper(register_of(own_office(asked.access), values["year"], on=asked.today)),
    form=YearTableForm,
    on_list=True,
)


@admin.register(ArchivedFile)
class ArchivedFileAdmin(OfficeAdmin):
    """One row a file. Paper files that the system does not know are entered here, too."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    acts = (take_in, file_away, print_register)
    list_display = ("title", "class_label", "volume", "document_number", "dated_on", "pages", "secrecy", "kept_for")
    list_filter = ("year", "file_class", "kept_for", ("dated_on", RangeDateFilter))
    search_fields = ("title", "document_number", "note")
    fields = (
        "subdistrict", ("year", "file_class"), "title", ("document_number", "dated_on"),
        ("volume", "pages"), ("secrecy", "kept_for"), "note",
    )  # fmt: skip
    entered_once = ("subdistrict",)
    class_label = chosen("file_class", pgettext_lazy("archive", "class"), {})

    def get_ordering(self, request: HttpRequest) -> Any:
        return ("-year", *IN_ORDER)

    def write(self, request: HttpRequest, obj: ArchivedFile, form: Any, change: bool) -> None:
        services.save_file(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("subdistrict")
