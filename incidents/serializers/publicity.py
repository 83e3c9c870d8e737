"""Publicity activities as JSON."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.rest import ByKey, Strict
from incidents.models import PublicityActivity
from incidents.services import save_activity
from staff.serializers import plausible_day, worker_field


class GridCodes(serializers.ListField):
    """Grids by their codes: in among those one may write about, out as annotated (`codes`)."""

    child = serializers.CharField(max_length=15)

    def to_internal_value(self, data: Any) -> Any:
        codes = super().to_internal_value(data)
        view = self.context["view"]
        grids = [(code, view.find_grid(code)) for code in dict.fromkeys(codes[: self.most])]
        if unknown := [code for code, grid in grids if grid is None]:
            message = _("%(key)s is unknown here, or not yours to write about.")
            raise serializers.ValidationError([message % {"key": code} for code in unknown])
        return [grid for _code, grid in grids]

    most = 2000


class PublicitySerializer(Strict, serializers.ModelSerializer[PublicityActivity]):
    grids = GridCodes(source="codes", allow_empty=False)
    day = serializers.DateField(validators=[plausible_day])
    worker = worker_field(required=False, allow_null=True)
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = PublicityActivity
        fields = ["id", "subdistrict", "grids", "day", "kind", "topic", "reached", "worker", "content"]

    def create(self, given: dict[str, Any]) -> PublicityActivity:
        view = self.context["view"]
        if "worker" not in given:
            given["worker"] = view.user.worker if view.access.posts else None
        return self.update(PublicityActivity(), given)

    def update(self, activity: PublicityActivity, given: dict[str, Any]) -> PublicityActivity:
        grids = given.pop("codes", None)
        for name, value in given.items():
            setattr(activity, name, value)
        chosen = list(activity.grids.all()) if grids is None else grids
        return save_activity(activity, grids=chosen, by=self.context["request"].user, today=timezone.localdate())
