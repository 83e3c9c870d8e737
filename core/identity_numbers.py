"""Refuses identity numbers in every text of every model, just before it is saved.

It applies to every model of this project and to every field that can hold text, so that a new model or
field is guarded on the day it is made. Forms, REST and sheets look for themselves, to name the place in
their own words; what they let through is refused here. Rows that are written without `save` (by COPY
and in bulk) come from sheets, whose cells are looked at one by one, or carry counts only.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.fields import labels_of, text_fields, texts_in
from core.texts import holds_identity_number

# Numbers and digests by nature: eighteen digits there are no person's.
NO_TEXTS = frozenset({"external_id", "digest", "password", "phone_index"})


class IdentityNumberRefused(InvalidInput):
    """A text of the row holds a resident identity number; the fields say which."""

    code = "identity_number"


def guarded(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The fields of a model that can hold what somebody wrote; none for models that are not of this project."""
    return tuple(field for field in text_fields(model) if field.name not in NO_TEXTS)


def refuse_identity_numbers(
    sender: type[models.Model], instance: models.Model, update_fields: Any = None, **_more: Any
) -> None:
    """Raise IdentityNumberRefused where a text that is about to be saved holds an identity number."""
    wrong = {
        field.name: _("Identity numbers may not be stored. Remove the number.")
        for field in guarded(sender)
        if (update_fields is None or field.name in update_fields)
        and any(holds_identity_number(text) for text in texts_in(instance.__dict__.get(field.attname)))
    }
    if wrong:
        labels = labels_of(sender, wrong)
        raise IdentityNumberRefused(_("A text cannot be stored as it stands."), fields=wrong, labels=labels)


def guard() -> None:
    pre_save.connect(refuse_identity_numbers, dispatch_uid="core.identity_numbers")
