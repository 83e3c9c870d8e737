"""Refuses invisible characters in every text of every model, just before it is saved, and shows those that are there.

A character that cannot be seen makes two equal titles out of two different ones, an empty title out of a filled one,
and one that turns the direction of writing makes a reader see what nobody wrote. What counts is in `core.texts`.
Forms and REST look first, to name the field; whatever door a text comes in by, it is refused here. Rows from before
keep what they hold, and pages show it by its number. Like `core.identity_numbers`, a new model or field is guarded on
the day it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.fields import labels_of, text_fields, texts_in
from core.texts import fault_of, holds_unseen, shown

# Written by the machine about what somebody sent: kept as `shown` would show it, never refused.
NOT_GUARDED = frozenset({"core.AuditEntry", "core.IdempotentRequest"})


class UnseenRefused(InvalidInput):
    """A text of the row holds characters that nobody can see; the fields say which."""

    code = "invisible_characters"


def refuse_unseen(sender: type[models.Model], instance: models.Model, update_fields: Any = None, **_more: Any) -> None:
    """Raise UnseenRefused where a text that is about to be saved holds what cannot be seen, and did not before."""
    if sender._meta.label in NOT_GUARDED:
        return
    wrong = {
        field.name: fault
        for field in text_fields(sender)
        if (update_fields is None or field.name in update_fields)
        for fault in [_fault_in(instance.__dict__.get(field.attname))]
        if fault
    }
    for name in _as_before(instance, wrong):
        del wrong[name]
    if wrong:
        raise UnseenRefused(_("A text cannot be stored as it stands."), fields=wrong, labels=labels_of(sender, wrong))


def _fault_in(value: Any) -> str:
    return next((fault for text in texts_in(value) if (fault := fault_of(text))), "")


def _as_before(instance: models.Model, wrong: dict[str, str]) -> list[str]:
    """The fields among `wrong` whose texts stand in the stored row as they are: those are not said now."""
    if not wrong or instance.pk is None:
        return []
    stored = type(instance)._base_manager.filter(pk=instance.pk).only(*wrong).first()
    if stored is None:
        return []
    known = {name: set(texts_in(getattr(stored, name))) for name in wrong}
    said = {name: [text for text in texts_in(getattr(instance, name)) if fault_of(text)] for name in wrong}
    return [name for name in wrong if known[name].issuperset(said[name])]


def validate_seen(text: str) -> None:
    """For fields of forms: what is refused below is named beside its field."""
    if isinstance(text, str) and (fault := fault_of(text)):
        raise ValidationError(fault, code="invisible_characters")


def guard() -> None:
    pre_save.connect(refuse_unseen, dispatch_uid="core.unseen")
    forms.CharField.default_validators = [*forms.CharField.default_validators, validate_seen]


class ShowUnseen:
    """Middleware: a page shows by its number what it would not show otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: Any = self.get_response(request)
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        text = response.content.decode(response.charset, "replace")
        if holds_unseen(text):
            response.content = shown(text)
            if "Content-Length" in response:
                response["Content-Length"] = len(response.content)
        return response
