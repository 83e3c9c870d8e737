"""The form of a report from a small screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.unchosen import UNCHOSEN
from grids.matters.models import Matter, Subcategory
from grids.territory.models import Grid
from incidents.incident.duplicates import Report
from incidents.incident.forms import LooksForSame
from incidents.incident.models import Incident
from incidents.incident.texts import TEXTS
from staff.accounts.models import User


class KindSelect(forms.Select):
    """Kinds whose report names cause and course say so, and the page shows those fields for them alone.

    One of the last kinds that was tapped counts where nothing is chosen in the list: on a slow line the script that
    chooses it there comes later than the tap.
    """

    asking: frozenset[int] = frozenset()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name) or data.get(f"{name}_tapped")

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value).isdecimal() and int(str(value)) in self.asking:
            option["attrs"]["data-asks"] = "account"
        return option


class FieldReportForm(LooksForSame, forms.Form):
    """A report from a small screen: what kind, where, in short; the rest where it is needed or wanted."""

    kind = forms.ModelChoiceField(
        label=_("what kind"), queryset=Subcategory.objects.none(), empty_label=UNCHOSEN, widget=KindSelect
    )
    grid = forms.ModelChoiceField(label=_("grid"), queryset=Grid.objects.none(), empty_label=None)
    title = forms.CharField(label=_("in one sentence"), max_length=100)
    cause = forms.CharField(label=_("cause"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    course = forms.CharField(
        label=_("course"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    description = forms.CharField(
        label=_("what happened"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    place = forms.CharField(label=_("place"), max_length=200, required=False)
    occurred_at = forms.DateTimeField(
        label=_("when"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    # Where the phone is, only when the member taps for it.
    longitude = forms.DecimalField(
        required=False, min_value=-180, max_value=180, decimal_places=6, widget=forms.HiddenInput()
    )
    latitude = forms.DecimalField(
        required=False, min_value=-90, max_value=90, decimal_places=6, widget=forms.HiddenInput()
    )

    @property
    def more_to_mend(self) -> bool:
        """Whether a field of the folded part has an error."""
        return any(name in self.errors for name in ("description", "place", "occurred_at"))

    def __init__(self, *args: Any, grids: Any, now: datetime, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: Any = self.fields
        fields["grid"].queryset = grids
        kinds = Subcategory.objects.filter(matter__in=Matter.objects.in_force(timezone.localdate(now))).select_related(
            "matter"
        )
        fields["kind"].queryset = kinds.order_by("matter__position", "position")
        fields["kind"].choices = _by_matter(fields["kind"].queryset)
        fields["kind"].widget.asking = frozenset(
            kind.pk for kind in fields["kind"].queryset if kind.asks_account or kind.matter.asks_account
        )
        fields["occurred_at"].initial = timezone.localtime(now)
        self.last_kinds = last_kinds(user, fields["kind"].queryset) if user else []
        served = list(grids[:2])
        if len(served) == 1:
            fields["grid"].initial, fields["grid"].widget = served[0], forms.HiddenInput()

    def kinds(self) -> list[forms.BoundField]:
        """The list of kinds, which stands among those that are one tap away."""
        return [self["kind"]]

    def asked(self) -> list[forms.BoundField]:
        """The further fields that everybody fills in."""
        return [self[name] for name in ("grid", "title") if not self[name].is_hidden]

    def account(self) -> list[forms.BoundField]:
        """The further fields of disputes and accidents."""
        return [self["cause"], self["course"]]

    def more(self) -> list[forms.BoundField]:
        """The fields that are filled in already, or are optional."""
        return [self["description"], self["place"], self["occurred_at"]]

    def clean(self) -> Any:
        kind = self.cleaned_data.get("kind")
        if kind and (kind.asks_account or kind.matter.asks_account):
            for name in ("cause", "course"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for disputes and accidents."))
        return super().clean()

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS if self.cleaned_data.get(name)}

    def report(self) -> Report | None:
        values = self.cleaned_data
        return Report(
            grid=values["grid"],
            matter=values["kind"].matter_id,
            occurred_at=values["occurred_at"],
            title=values["title"],
            description=values["description"],
            place=values["place"],
        )


CHIPS = 6  # kinds that are one tap away


def last_kinds(user: User, kinds: QuerySet[Subcategory]) -> list[Subcategory]:
    """The kinds that the account reported last, each once, then the first ones of the list."""
    mine = Incident.objects.filter(created_by=user.pk).order_by("-pk").values_list("subcategory", flat=True)[:40]
    known = {kind.pk: kind for kind in kinds}
    order = dict.fromkeys([*(key for key in mine if key in known), *known])
    return [known[key] for key in list(order)[:CHIPS]]


def _by_matter(kinds: Any) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for kind in kinds:
        groups.setdefault(kind.matter.name, []).append((kind.pk, kind.name))
    return [("", UNCHOSEN), *groups.items()]
