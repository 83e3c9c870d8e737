"""Migrates without drawing models again that a step leaves as they were.

After each step Django draws the changed model anew, and with it every model around it. Where all refer to accounts that
is most of them, a thousand times: nine tenths of an upgrade. Here a model that is new, a field that came and what
concerns no field (constraints, indexes, triggers) is put into the models as they stand. Whatever else changes goes
Django's way, and a step that runs Python gets models that are drawn for it alone, as ever.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.utils.functional import cached_property

BESIDE_THE_FIELDS = {"constraints", "indexes", "triggers"}
Key = tuple[str, str]  # app, model


class Drawn(NamedTuple):
    """What a model was drawn from."""

    fields: dict[str, Any]
    options: dict[str, Any]
    bases: Any
    managers: Any

    @classmethod
    def of(cls, state: ModelState) -> Drawn:
        return cls(dict(state.fields), dict(state.options), state.bases, state.managers)

    def came_to(self, now: Drawn) -> dict[str, Any] | None:
        """The fields that came, where nothing else changed but what stands beside them; else None."""
        came = {name: field for name, field in now.fields.items() if name not in self.fields}
        stayed = {name: field for name, field in now.fields.items() if name in self.fields}
        same = stayed == self.fields and all(stayed[name] is field for name, field in self.fields.items())
        same = same and _without(self.options) == _without(now.options)
        return came if same and (self.bases, self.managers) == (now.bases, now.managers) else None


def _without(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in BESIDE_THE_FIELDS}


class SparingState(ProjectState):
    """A state of all models that is changed in place where it can be."""

    drawn: dict[Key, Drawn]

    @cached_property
    def apps(self) -> StateApps:
        self.drawn = {key: Drawn.of(state) for key, state in self.models.items()}
        return StateApps(self.real_apps, self.models)  # type: ignore[arg-type] # wrong in the stubs

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        if "apps" in self.__dict__ and not self._is_put_in_place(app_label, model_name):
            super().reload_model(app_label, model_name, delay)

    def _reload(self, related_models: set[Key]) -> None:
        super()._reload(related_models)  # type: ignore[misc] # missing in the stubs
        self.drawn |= {key: Drawn.of(self.models[key]) for key in related_models if key in self.models}

    def _is_put_in_place(self, app_label: str, model_name: str) -> bool:
        state = self.models[app_label, model_name]
        now = Drawn.of(state)
        try:
            model: Any = self.apps.get_model(app_label, model_name)
        except LookupError:
            self.apps.render_multiple([state])
        else:
            came = self.drawn[app_label, model_name].came_to(now)
            if came is None:
                return False
            for name, field in came.items():
                field.clone().contribute_to_class(model, name)
            if came:
                self.apps.clear_cache()  # what the other models know of their relations
            for name in BESIDE_THE_FIELDS & now.options.keys():
                setattr(model._meta, name, now.options[name])
        self.drawn[app_label, model_name] = now
        self.is_delayed = True  # so that a step which runs Python has all of them drawn anew
        return True


class SparingExecutor(MigrationExecutor):
    def _migrate_all_forwards(self, state: Any, *args: Any, **options: Any) -> Any:
        state.__dict__.pop("apps", None)  # drawn for another state: whatever is put in there would be missed here
        state.__class__ = SparingState
        return super()._migrate_all_forwards(state, *args, **options)  # type: ignore[misc] # missing in the stubs
