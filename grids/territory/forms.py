"""Forms about grids and villages: each act of the map has its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.punctuation import listed
from core.web.ranges import RangeForm
from core.web.unchosen import UNCHOSEN
from core.web.widgets import DayInput
from grids.territory.models import FACTS, Grid, GridContact, GridVersion, Subdistrict, Village

NEW_GRIDS = 4  # as many as a split opens at once


class GridContactForm(RangeForm):
    class Meta:
        model = GridContact
        exclude = ("during",)


class ActForm(forms.Form):
    """What every act of the map asks for: its day and its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"] = forms.DateField(
            label=_("takes effect on"), widget=DayInput(), help_text=_("The first day on which it holds.")
        )
        self.fields["reason"] = forms.CharField(label=_("reason"), max_length=200)


def _name(label: Any = None, **options: Any) -> forms.CharField:
    return forms.CharField(label=label or _("grid name"), max_length=60, **options)


def _facts() -> dict[str, forms.Field]:
    return dict(forms.fields_for_model(GridVersion, fields=FACTS))


class OpenForm(ActForm):
    def __init__(self, villages: QuerySet[Village], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"name": _name(), "village": _village(villages), **_facts(), **self.fields}


class OpenVillageForm(ActForm):
    def __init__(self, subdistricts: QuerySet[Subdistrict], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = forms.fields_for_model(Village, fields=("subdistrict", "code", "name"))
        self.fields = {**asked, **self.fields}
        field: Any = self.fields["subdistrict"]
        field.queryset = subdistricts
        if len(subdistricts) == 1:
            field.initial = subdistricts[0]


class TakeBackForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=200)


class RenameForm(ActForm):
    def __init__(self, place: Any, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"name": _name(label, initial=place.name), **self.fields}


class RenameVillageForm(RenameForm):
    """The new name of a village, offered to its grids that are called after it."""

    def __init__(self, village: Village, named: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(village, *args, label=_("village name"), **kwargs)
        if named:
            self.fields["grids_too"] = forms.BooleanField(
                label=_("its grids take the new name, too"),
                required=False,
                initial=True,
                help_text=_("Called after it today: %(grids)s") % {"grids": listed(named)},
            )


class FactsForm(ActForm):
    def __init__(self, version: GridVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {**_facts(), **self.fields}
        self.initial = {**self.initial, **{name: getattr(version, name) for name in FACTS}}


class MoveForm(ActForm):
    def __init__(self, grid: Any, villages: QuerySet[Village], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "village": _village(villages.exclude(pk=grid.village_id)),
            "name": _name(required=False, help_text=_("Empty: it keeps its name.")),
            **self.fields,
        }


class SplitForm(ActForm):
    """The new grids by their names, with what each holds, and what becomes of the old one."""

    NUMBERS = tuple(range(1, NEW_GRIDS + 1))
    COLUMNS = ("name", "households", "population", "premises")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask: dict[str, forms.Field] = {}
        for n in self.NUMBERS:
            ask[f"name_{n}"] = _name(_("grid name"), required=False)
            ask[f"households_{n}"] = _count(_("households"))
            ask[f"population_{n}"] = _count(_("population"))
            ask[f"premises_{n}"] = _count(_("premises"))
        ask["keeps"] = forms.BooleanField(
            label=_("the grid itself stays as one of the parts"),
            required=False,
            help_text=_("Then it keeps its open cases and postings. Otherwise it closes."),
        )
        ask["heir"] = forms.TypedChoiceField(
            label=_("takes over open cases and postings"),
            coerce=int,
            choices=[(n - 1, _("new grid %(number)d") % {"number": n}) for n in self.NUMBERS],
            help_text=_("Needed only where the grid closes."),
        )
        ask["file"] = forms.FileField(
            label=_("boundaries of the new grids"),
            required=False,
            help_text=_(
                "GeoJSON, KML or a shapefile (as ZIP); the property “name” is the name of the new grid. "
                "It may follow later."
            ),
        )
        self.fields = {**ask, **self.fields}

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The new grids as rows of a table."""
        return [(n, [self[f"{column}_{n}"] for column in self.COLUMNS]) for n in self.NUMBERS]

    def headings(self) -> list[Any]:
        return [field.label for field in self.rows()[0][1]]

    def others(self) -> list[forms.BoundField]:
        """What is asked in addition to the table."""
        return [field for field in self if field.name.rpartition("_")[0] not in self.COLUMNS]

    def parts(self) -> list[tuple[str, dict[str, int]]]:
        """The new grids that were filled in: their names and what they hold."""
        values = self.cleaned_data
        return [
            (
                values[f"name_{n}"],
                {
                    name: values[f"{name}_{n}"]
                    for name in ("households", "population", "premises")
                    if values[f"{name}_{n}"] is not None
                },
            )
            for n in self.NUMBERS
            if values[f"name_{n}"]
        ]


class BoundariesForm(ActForm):
    """A file of boundaries, with the day from which it holds and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upload = forms.FileField(
            label=_("File of boundaries"),
            help_text=_(
                "GeoJSON, KML, KMZ or a shapefile (as ZIP); polygons whose properties hold the grid code or the grid "
                "name. WGS 84, CGCS2000 (degrees or Gauss-Krüger), GCJ-02 or BD-09."
            ),
            widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,.kml,.kmz,.zip"}),
        )
        self.fields = {"file": upload, **self.fields}


class BoundariesConfirmForm(ActForm):
    """What the preview was made of, sent back to be done; and the choices where the file can be read otherwise."""

    key = forms.CharField(label=_("Property that says which grid it is"), required=False)
    system = forms.CharField(label=_("Coordinates of the file"), required=False)

    def __init__(self, *args: Any, plan: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"] = forms.CharField()
        self.fields["shown"] = forms.CharField(required=False)  # how the preview read the file
        for name, offers in (("key", plan.keys), ("system", plan.systems)) if plan else ():
            choices = [("", UNCHOSEN), *((offer.value, offer.label) for offer in offers)]
            self.fields[name].widget = forms.Select(choices=choices)
        for name in ("upload", "shown", "effective_on", "reason"):
            self.fields[name].widget = forms.HiddenInput()


class MergeForm(ActForm):
    def __init__(self, others: QuerySet[Grid], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "others": forms.ModelMultipleChoiceField(
                label=_("grids that are merged with this one"),
                queryset=others,
                widget=forms.SelectMultiple(attrs={"size": 10}),
                help_text=_("Hold Ctrl to choose several."),
            ),
            "into_new": forms.BooleanField(
                label=_("a new grid takes the place of them all"),
                required=False,
                help_text=_("Otherwise this grid keeps its identity and the others close."),
            ),
            "name": _name(_("name of the merged grid"), required=False),
            **self.fields,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("into_new") and not cleaned.get("name"):
            self.add_error("name", _("A new grid needs a name."))
        return cleaned


class CloseForm(ActForm):
    def __init__(self, others: QuerySet[Grid], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "heir": forms.ModelChoiceField(
                label=_("successor"),
                queryset=others,
                required=False,
                help_text=_("Takes over the ground, open cases and postings."),
            ),
            **self.fields,
        }


def _village(villages: QuerySet[Village]) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=_("village"), queryset=villages)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=2_147_483_647, required=False)
