"""What a service refused, on the form that asked for it."""

from __future__ import annotations

from django import forms

from core.errors import Conflict
from core.web.refusals import add_refusal


class Decision(forms.Form):
    note = forms.CharField(required=False)
    position = forms.IntegerField(widget=forms.HiddenInput(), required=False)


def refused(**fields: str) -> forms.Form:
    form = Decision({})
    assert form.is_valid()
    add_refusal(form, Conflict("The incident has moved on.", fields=fields))
    return form


def test_what_is_said_of_a_visible_field_stands_beside_it_alone() -> None:
    form = refused(note="Say why.")
    assert form.errors == {"note": ["Say why."]}


def test_what_is_said_of_a_hidden_field_is_read_above_the_form() -> None:
    form = refused(state="accepted", position="4")
    assert form.non_field_errors() == ["The incident has moved on."]
    assert "position" not in form.errors
