"""Models that are changed in place are those that Django would draw anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState, StateApps
from pgtrigger import Delete, Protect
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from core.schema.sparing import SparingState

KEY = ("id", models.BigAutoField(primary_key=True))
NAMED = models.CheckConstraint(condition=~models.Q(name=""), name="named")


def to(model: str, name: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(model, models.CASCADE, related_name=name, **more)


# One step after the other, with whether Django is spared.
STEPS: list[tuple[migrations.operations.base.Operation, bool]] = [
    (migrations.CreateModel("Street", [KEY, ("name", models.CharField(max_length=9))]), True),
    (migrations.CreateModel("House", [KEY, ("street", to("grids.street", "houses"))]), True),
    (migrations.AddField("street", "length", models.IntegerField(default=0)), True),
    (migrations.CreateModel("Person", [KEY, ("house", to("grids.house", "people"))]), True),
    (migrations.AddField("street", "keeper", to("grids.person", "kept", null=True), preserve_default=False), True),
    (migrations.AddField("person", "friends", models.ManyToManyField("grids.person")), True),
    (migrations.AddConstraint("street", NAMED), True),
    (migrations.AddIndex("street", models.Index(fields=["length"], name="by_length")), True),
    (AddTrigger("street", Protect(name="stays", operation=Delete)), True),
    (migrations.AlterField("street", "name", models.CharField(max_length=30)), False),
    (migrations.RemoveConstraint("street", "named"), True),
    (RemoveTrigger("street", "stays"), True),
    (migrations.RenameField("street", "length", "metres"), False),
    (migrations.AlterModelOptions("street", {"ordering": ["name"]}), False),
    (migrations.RemoveField("street", "metres"), False),
    (migrations.RenameModel("House", "Building"), False),
    (migrations.RemoveField("person", "house"), False),
    (migrations.DeleteModel("Building"), True),
    (migrations.CreateModel("Building", [KEY]), True),
]


def described(apps: StateApps) -> dict[str, Any]:
    """What steps ask of the models."""
    return {
        model._meta.label: (
            sorted(
                (field.name, *field.deconstruct()[1:3], str(field.related_model)) for field in model._meta.local_fields
            ),
            sorted(str(one.name) for one in model._meta.get_fields(include_hidden=True)),
            [model._meta.constraints, model._meta.indexes, model._meta.ordering],
            [trigger.name for trigger in getattr(model._meta, "triggers", ())],
        )
        for model in apps.get_models(include_auto_created=True)
    }


def test_what_is_put_in_place_is_what_would_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[set[Any]] = []
    own = SparingState._reload
    monkeypatch.setattr(SparingState, "_reload", lambda state, models: drawn.append(models) or own(state, models))
    state = SparingState()
    assert not state.apps.get_models()
    for step, spared in STEPS:
        drawn.clear()
        step.state_forwards("grids", state)
        assert described(state.apps) == described(ProjectState(models=state.clone().models).apps), step
        assert (not drawn) == spared, step
    assert state.is_delayed  # whoever runs Python gets models of their own
