"""Buttons that print the team: the roster, who came and went, and which grids have everybody they need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.documents.tables import TablePaper
from core.office.acts import Asked
from core.office.papers import PAPERS, YearTableForm, table
from grids.territory.admin_common import own_office
from staff.people.models import Worker
from staff.people.services import show_phones
from staff.postings.documents import TeamOfYear, coverage_of, coverage_paper, moves_paper, roster_paper, team_of


class RosterForm(YearTableForm):
    """The roster as it hangs in the office, or with the numbers by which its people are called."""

    telephones = forms.BooleanField(label=_("with telephone numbers in full"), required=False)
    because = forms.CharField(label=_("why the numbers are needed"), max_length=200, required=False)

    field_order: tuple[str, ...] = ("year", "format", "telephones", "because")

    def clean(self) -> Any:
        if self.cleaned_data.get("telephones") and not self.cleaned_data.get("because"):
            self.add_error("because", _("Say why the numbers are needed."))
        return self.cleaned_data


def _team(asked: Asked, year: int) -> TeamOfYear:
    """The team of the account's own office."""
    return team_of(own_office(asked.access), year, on=asked.today)


def _roster(asked: Asked, values: Mapping[str, Any]) -> TablePaper:
    team = _team(asked, values["year"])
    if not values["telephones"]:
        return roster_paper(team)
    served = {each.staff_number for each in team.services}
    workers = list(Worker.objects.filter(subdistrict=own_office(asked.access), staff_number__in=served))
    numbers = show_phones(workers=workers, by=asked.user, because=values["because"], on=roster_paper(team).title)
    return roster_paper(team, telephones=numbers)


def _coverage(asked: Asked, _values: Mapping[str, Any]) -> TablePaper:
    return coverage_paper(coverage_of(own_office(asked.access), on=asked.today))


print_roster = table(
    _("Roster of a year"),
    "print_roster",
    _roster,
    form=RosterForm,
    lead=_("Numbers stand on it only where you ask for them; who printed them, when and why is kept in the log."),
    on_list=True,
    menu=PAPERS,
)
print_moves = table(
    _("Appointments of a year"),
    "print_moves",
    lambda asked, values: moves_paper(_team(asked, values["year"])),
    form=YearTableForm,
    on_list=True,
    menu=PAPERS,
)
print_coverage = table(_("Coverage of the grids"), "print_coverage", _coverage, on_list=True, menu=PAPERS)
