"""Every time of REST at which something happened is held against our own clock."""

from __future__ import annotations

from rest_framework import serializers

import gridops.api  # noqa: F401  (declares every serializer)
from incidents.common.lists import past_moment

TO_COME = {"due_at", "due_on"}  # times that lie ahead by nature
ONLY_TOLD = {"RowChangeSerializer"}  # of what the database itself noted


def test_every_time_that_rest_takes_of_what_happened_is_held_against_our_clock():
    def family(kind):
        return {kind}.union(*(family(one) for one in kind.__subclasses__()))

    fields = {
        (serializer.__name__, name): field
        for serializer in family(serializers.Serializer)
        if serializer.__name__ not in ONLY_TOLD
        and serializer.__module__.split(".")[0] in ("core", "grids", "staff", "incidents", "assessment", "gridops")
        for name, field in serializer._declared_fields.items()
        if isinstance(field, serializers.DateTimeField) and not field.read_only and name not in TO_COME
    }
    assert len(fields) >= 3
    assert [key for key, field in fields.items() if past_moment not in field.validators] == []
