"""Page of the samples of the awareness survey: drawn once a month, printed, never changed."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from assessment.letterhead.documents import exported
from assessment.periods import month_of
from assessment.survey.documents import sheet_of
from assessment.survey.forms import DrawForm
from assessment.survey.models import SurveySample
from assessment.survey.services import draw_sample
from core.office.acts import Asked, act, always, link, readers
from core.office.admin import ReadOnlyAdmin
from core.office.display import attribute, column
from core.years import in_words
from grids.duties import CENTER, OFFICE
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.inbox.services import accounts_with


def _office(asked: Asked) -> Subdistrict:
    return Subdistrict.objects.filter(pk__in=asked.places).order_by("code")[0]


def _draw_form(asked: Asked) -> DrawForm:
    form = DrawForm(asked.sent, initial={"month": str(month_of(asked.today)), "seed": secrets.token_hex(8)})
    people = accounts_with(*OFFICE, subdistrict=_office(asked).pk, on=asked.today)
    callers: Any = form.fields["callers"]
    callers.queryset = User.objects.filter(pk__in=people).select_related("worker")
    return form


@act(
    _("Draw a sample"),
    icon="casino",
    form=_draw_form,
    turn=always,
    on_list=True,
    lead=_(
        "Draws serial numbers from the households of every grid as they are today, spread over the grid. "
        "A month is drawn once."
    ),
    submit=_("Draw"),
)
def draw(asked: Asked) -> object:
    values = {**asked.values, "callers": list(asked.values["callers"])}
    sample = draw_sample(subdistrict=_office(asked), **values, **asked.by)
    return _("The sample of %(month)s is drawn. Open it to print the sheet.") % {"month": in_words(sample.period)}


@link(_("Print the sampling sheet"), icon="print", may=readers)
def print_sheet(asked: Asked) -> HttpResponse:
    return exported(*sheet_of(asked.row), about=asked.row)


@admin.register(SurveySample)
class SurveySampleAdmin(ReadOnlyAdmin):
    """Which households are asked, by serial number; names and telephone numbers stay in the office's own list."""

    readers = OFFICE
    editors = CENTER
    acts = (draw, print_sheet)
    list_display = ("month_name", "wanted", "seed", "drawn_at", "drawn_by_whom")
    list_select_related = ("drawn_by__worker",)
    date_hierarchy = "month"
    fields = (("month_name", "wanted"), "seed", ("drawn_at", "drawn_by_whom"))
    month_name = column(_("month"), lambda sample: in_words(sample.period), ordering="month")
    drawn_by_whom = attribute("drawn_by", _("drawn by"))
    change_form_after_template = "assessment/survey/sample.html"

    def below(self, request: HttpRequest, row: SurveySample) -> dict[str, Any]:
        return {"shares": row.shares.select_related("caller__worker").order_by("facts__code")}
