"""An act that is sent with what its form takes, as somebody fills it in who knows nothing better."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.office.acts import Act, Asked
from core.tests.files import photo
from gridops.office.tests.acts import asks
from staff.accounts.models import User


def value_of(field: Any) -> Any:
    """Something that a field takes, as a browser sends it."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [row.pk for row in field.queryset[:1]]
    if isinstance(field, forms.ModelChoiceField):
        return getattr(field.queryset.first(), "pk", "")
    if hasattr(field, "choices"):
        key = next((key for key, _label in field.choices if key not in ("", None)), "")
        return [key] if isinstance(field, forms.MultipleChoiceField) else key
    plain = {
        forms.BooleanField: "on",
        forms.DateTimeField: timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        forms.DateField: timezone.localdate().isoformat(),
        forms.DecimalField: "1",
        forms.IntegerField: "1",
        forms.EmailField: "a@example.org",
    }
    return next((value for kind, value in plain.items() if isinstance(field, kind)), "说明情况")


def filled_in(form: forms.BaseForm) -> dict[str, Any]:
    """What the form begins with, and something in each field that it requires."""
    sent = {}
    for name, field in form.fields.items():
        begins = form.get_initial_for_field(field, name)
        begins = getattr(begins, "pk", begins)
        if isinstance(field, forms.FileField):
            continue
        if begins not in (None, "") or field.widget.is_hidden:
            sent[form.add_prefix(name)] = "" if begins is None else begins
        elif field.required:
            sent[form.add_prefix(name)] = value_of(field)
    return sent


def sent_by(user: User, page: Any, one: Act, row: Any) -> Any:
    """The answer to an act of a row that the account sends, or of one that it is not offered."""
    form = one.asks(Asked(page, asks(user), row))
    request = asks(user, data=filled_in(form))
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) and field.required:
            request.FILES[name] = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    return page.ask(one, Asked(page, request, page.get_object(request, str(row.pk))))
