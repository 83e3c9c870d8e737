"""Parts that every serializer shares: strict input, related rows by their key, months."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.clock import month_named
from core.texts import fault_of, holds_identity_number


class Strict(serializers.Serializer[Any]):
    """Refuses fields that it does not know or does not take, and identity numbers in any text, by name."""

    codes: tuple[str, ...] = ("external_id",)  # texts that are numbers by nature

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            taken = {name for name, field in self.fields.items() if not field.read_only}
            unknown = {
                str(name): [_("This field cannot be set.") if name in self.fields else _("This field is not known.")]
                for name in data
                if name not in taken
            }
            if unknown:
                raise serializers.ValidationError(unknown)
            numbers = {
                name: [_("Identity numbers may not be stored. Remove the number.")]
                for name, value in data.items()
                if isinstance(value, str) and name not in self.codes and holds_identity_number(value)
            }
            if numbers:
                raise serializers.ValidationError(numbers)
            unseen = {
                name: [fault] for name, value in data.items() if isinstance(value, str) and (fault := fault_of(value))
            }
            if unseen:
                raise serializers.ValidationError(unseen)
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.STR)
class ByKey(serializers.Field[Any, Any, Any, Any]):
    """A related row by its natural key.

    Out: the value at the attribute path `path`. In: what `find(view, key)` gives for the key, so
    that a view decides which rows its user may write about.
    """

    default_error_messages = {
        "invalid": _("Give the key as text."),
        "unknown": _("%(key)s is unknown here, or not yours to write about."),
    }

    def __init__(self, path: str, find: Callable[[Any, str], Any] | None = None, **options: Any) -> None:
        super().__init__(read_only=find is None, **options)
        self.path, self.find = path, find

    def get_attribute(self, instance: Any) -> Any:
        with contextlib.suppress(AttributeError):  # a null on the way
            return attrgetter(self.path)(instance)
        return None

    def to_representation(self, value: Any) -> Any:
        return value

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\x00" in data or not self.find:
            self.fail("invalid")
        row = self.find(self.context["view"], data)
        if row is None:
            raise serializers.ValidationError(self.error_messages["unknown"] % {"key": data[:40]}, code="unknown")
        return row


@extend_schema_field({"type": "string", "example": "2026-10"})
class MonthField(serializers.Field[Any, Any, Any, Any]):
    """A month like `2026-10`; a day of it is understood too."""

    default_error_messages = {"invalid": _("Write the month like 2026-10.")}

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"

    def to_internal_value(self, data: Any) -> date:
        try:
            return month_named(data)
        except (TypeError, ValueError):
            self.fail("invalid")
