"""Refuses texts that are longer than their column takes, in every text of every model, just before it is saved.

The limit stands with the column alone: services do not repeat it, so that a form that offers as much as the column
takes is never refused by what comes after it. The database refuses too long a text only where the column is short, and
without words. What stood in a row before is left. Like `core.identity_numbers`, a new model or field is guarded on the
day it is made.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.fields import labels_of, text_fields


class TooLong(InvalidInput):
    """A text of the row is longer than its column takes; the fields say which, and how long it may be."""

    code = "too_long"


@cache
def limited(model: type[models.Model]) -> tuple[tuple[str, str, int], ...]:
    """Name, attribute and limit of the texts of a model; none for models that are not of this project."""
    return tuple((one.name, one.attname, one.max_length) for one in text_fields(model) if one.max_length)


def too_long(text: object, most: int | None) -> str:
    """Why a text is refused for its length, in words for its author; empty where it is short enough."""
    return _("%(count)d characters at most.") % {"count": most} if _is_longer(text, most) else ""


def _is_longer(text: object, most: int | None) -> bool:
    return most is not None and isinstance(text, str) and len(text) > most


def refuse_too_long(
    sender: type[models.Model], instance: models.Model, update_fields: Any = None, **_more: Any
) -> None:
    """Raise TooLong where a text that is about to be saved is longer than its column takes, and was not before."""
    values = instance.__dict__
    wrong = {
        name: too_long(values.get(attribute), most)
        for name, attribute, most in limited(sender)
        if (update_fields is None or name in update_fields) and _is_longer(values.get(attribute), most)
    }
    for name in _as_before(instance, wrong):
        del wrong[name]
    if wrong:
        raise TooLong(_("A text cannot be stored as it stands."), fields=wrong, labels=labels_of(sender, wrong))


def _as_before(instance: models.Model, names: Collection[str]) -> list[str]:
    """The fields among these whose text stands in the stored row as it is: it is not said now."""
    if not names or instance._state.adding:
        return []
    stored = type(instance)._base_manager.filter(pk=instance.pk).only(*names).first()
    return [name for name in names if stored is not None and getattr(stored, name) == getattr(instance, name)]


def guard() -> None:
    pre_save.connect(refuse_too_long, dispatch_uid="core.lengths")
