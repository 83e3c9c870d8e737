"""Puts the error of a service into the form that called it."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.punctuation import labelled

NOT_NOW = _("This cannot be done now: somebody may have done it meanwhile. Open the page again to see how things are.")


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a form without any field is sent, too."""
    return request.POST if request.method == "POST" else None


# Such as the state of an incident: REST gives it to machines, in addition to the sentence for people.
CODE = re.compile(r"[a-z0-9_]+(, [a-z0-9_]+)*")


def add_refusal(form: forms.BaseForm, refusal: DomainError | ValidationError) -> None:
    """Put what a service refused next to the fields it names, and the rest above the form.

    A hidden field cannot show anything, so what is said of one stands above the form, too; with its name, where known.
    """
    visible = {name for name, field in form.fields.items() if not field.widget.is_hidden}
    if isinstance(refusal, ValidationError):
        named = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        text, labels = "", _columns(form)
    else:
        named, text, labels = dict(refusal.fields), str(refusal), refusal.labels
    for name, texts in named.items():
        for line in texts:
            if name in visible:
                form.add_error(name, line)
            # What the sentence above the form says is not said twice.
            elif str(line) not in text and not (text and CODE.fullmatch(str(line))):
                form.add_error(None, labelled(labels[name], line) if name in labels else line)
    if text and not any(name in visible for name in named):
        form.add_error(None, text)


def _columns(form: forms.BaseForm) -> dict[str, object]:
    """What the columns of the form's row are called, also those that it does not show; nothing where it has no row."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    return {column.name: capfirst(str(column.verbose_name)) for column in model._meta.fields} if model else {}
