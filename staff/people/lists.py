"""Workers as lists: queryset, filter and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter
from rest_framework import serializers

from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters, TriState
from core.rest.serializers import ByKey, Strict
from grids.territory.lists import subdistrict_field
from staff.accounts.models import User
from staff.people.models import Source, Worker
from staff.people.services import save_worker
from staff.rest import InTerritory, PrivateColumns


def workers(user: User, _on: date) -> QuerySet[Worker]:
    return Worker.objects.visible_to(user).select_related("subdistrict", "stationed_in")


class WorkerFilter(Filters):
    staff_number = CharFilter()
    name = CharFilter()
    subdistrict = CharFilter("subdistrict__code")
    source = ChoiceFilter(choices=Source.choices)
    at_window = TriState()
    uses_computer = TriState()
    uses_phone_app = TriState()
    organises = TriState()
    expresses = TriState()
    q = CharFilter(method="by_name", label="name or pinyin")

    class Meta(Filters.Meta):
        model = Worker
        fields = ["gender", "line"]

    def by_name(self, rows: QuerySet[Worker], _name: str, text: str) -> QuerySet[Worker]:
        return rows.filter(Q(name__icontains=text) | Q(pinyin__spelt=text))


def find_worker(view: InTerritory, staff_number: str) -> Worker | None:
    """The worker of that number, if the user of the view may write about them."""
    mine = Q(subdistrict__in=view.written_subdistricts)
    if getattr(view, "members_write", False):
        mine |= Q(pk=view.access.worker)
    return Worker.objects.filter(mine, staff_number=staff_number).first()


def worker_field(**options: Any) -> ByKey:
    """A worker by staff number: in among those one may write about."""
    return ByKey("worker.staff_number", find_worker, **options)


JUDGED = ("energetic", "well_informed", "judged_by", "judged_on")
CONTRACT = ("contract", "supplier", "contract_begins_on", "contract_ends_on")
PERSONAL = (*JUDGED, *CONTRACT, "former_post", "born_on", "political_status", "education", "background", "note")


class WorkerSerializer(Strict, PrivateColumns):
    """The telephone number goes in whole and comes out masked; others than the office and the person get no details."""

    staff_number = serializers.CharField(max_length=20, required=False)
    subdistrict = subdistrict_field(required=False)
    phone = serializers.RegexField(r"^[0-9+* -]{5,20}$", required=False, allow_blank=True)
    stationed_in = ByKey(
        "stationed_in.code", lambda view, code: view.find_village(code), required=False, allow_null=True
    )

    class Meta:
        model = Worker
        fields = [
            "staff_number",
            "name",
            "subdistrict",
            "gender",
            "source",
            "stationed_in",
            "line",
            "at_window",
            "uses_computer",
            "uses_phone_app",
            "organises",
            "expresses",
            "phone",
            *PERSONAL,
            "recorded_at",
        ]

    def to_representation(self, worker: Worker) -> dict[str, Any]:
        fields = super().to_representation(worker)
        return {**fields, "phone": worker.masked_phone}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "*" in given.get("phone", ""):
            given.pop("phone")  # a masked value means: unchanged
        if self.instance is None and "subdistrict" not in given:
            given["subdistrict"] = self.context["view"].only_subdistrict()
        if self.instance is not None and {"subdistrict", "staff_number"} & given.keys():
            raise serializers.ValidationError({"staff_number": _("Number and subdistrict of a worker stay.")})
        return given

    def create(self, given: dict[str, Any]) -> Worker:
        return self.update(Worker(), given)

    def update(self, worker: Worker, given: dict[str, Any]) -> Worker:
        for name, value in given.items():
            setattr(worker, name, value)
        return save_worker(worker)


# Neither telephone numbers nor personal details leave in bulk.
WORKERS = Dataset(
    "workers",
    workers,
    fields(
        "staff_number",
        "name",
        "gender",
        "source",
        "line",
        "at_window",
        "uses_computer",
        "uses_phone_app",
        "organises",
        "expresses",
        "recorded_at",
        subdistrict="subdistrict__code",
    ),
)
