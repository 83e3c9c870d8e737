"""Forms of a report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin import dressed
from core.forms import Careful, Concern
from grids.models import Grid, Matter, Subcategory
from incidents.duplicates import Report, likely_same
from incidents.models import Incident
from incidents.services import TEXTS
from staff.models import User


class LooksForSame(Careful):
    """A report that is compared with those that are there already, before it is taken."""

    user: User | None = None

    def report(self) -> Report | None:
        """What was written so far, as it is compared."""
        raise NotImplementedError

    def more_concerns(self) -> list[Concern]:
        report = self.report()
        found = likely_same(report, user=self.user) if report and self.user else []
        if not found:
            return []
        text = _("This may have been reported already. Open it first; send yours only if it is another case.")
        return [Concern(str(text), tuple(found), about="same")]


class ReportForm(LooksForSame, forms.ModelForm):
    """A case with all its texts, written down and reported in one go."""

    title = forms.CharField(label=_("title"), max_length=100)
    place = forms.CharField(label=_("place"), max_length=200, required=False)
    description = forms.CharField(label=_("what happened"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    cause = forms.CharField(label=_("cause"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    course = forms.CharField(
        label=_("course"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    parties = forms.CharField(label=_("parties"), max_length=200, required=False)
    contact = forms.CharField(label=_("contact"), max_length=60, required=False)

    class Meta:
        model = Incident
        fields = ("grid", "matter", "subcategory", "source", "reporter", "urgency", "occurred_at", "external_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dressed(self)

    def report(self) -> Report | None:
        values = self.cleaned_data
        return Report(
            grid=values["grid"],
            matter=values["matter"],
            occurred_at=values["occurred_at"],
            title=values["title"],
            description=values["description"],
            place=values["place"],
        )

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS if self.cleaned_data.get(name)}


class KindSelect(forms.Select):
    """Kinds whose report names cause and course say so, and the page shows those fields for them alone."""

    asking: frozenset[int] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value).isdecimal() and int(str(value)) in self.asking:
            option["attrs"]["data-asks"] = "account"
        return option


class FieldReportForm(LooksForSame, forms.Form):
    """A report from a small screen: what kind, where, in short; the rest where it is needed or wanted."""

    kind = forms.ModelChoiceField(
        label=_("what kind"), queryset=Subcategory.objects.none(), empty_label=_("Choose…"), widget=KindSelect
    )
    grid = forms.ModelChoiceField(label=_("grid"), queryset=Grid.objects.none(), empty_label=None)
    title = forms.CharField(label=_("in short"), max_length=100)
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

    @property
    def more_to_mend(self) -> bool:
        """Whether something is wrong among the fields that are folded away."""
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
        served = list(grids[:2])
        if len(served) == 1:
            fields["grid"].initial, fields["grid"].widget = served[0], forms.HiddenInput()

    def asked(self) -> list[forms.BoundField]:
        """What everybody answers."""
        return [self[name] for name in ("kind", "grid", "title") if not self[name].is_hidden]

    def account(self) -> list[forms.BoundField]:
        """What disputes and accidents answer too."""
        return [self["cause"], self["course"]]

    def more(self) -> list[forms.BoundField]:
        """What is known already, or may be added."""
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


def _by_matter(kinds: Any) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for kind in kinds:
        groups.setdefault(kind.matter.name, []).append((kind.pk, kind.name))
    return [("", _("Choose…")), *groups.items()]
