"""Rows to choose from, called so that two of one name can be told apart."""

from __future__ import annotations

from typing import Any

from django import forms


def choice_label(row: Any) -> str:
    """What a choice says of a row: `told_apart` where its name may be borne twice, else what it is called."""
    return str(getattr(row, "told_apart", row))


class _ToldApart:
    def label_from_instance(self, row: Any) -> str:
        return choice_label(row)


class RowsChoice(_ToldApart, forms.ModelMultipleChoiceField):
    """Some rows of a list whose names may be borne twice."""


class RowChoice(_ToldApart, forms.ModelChoiceField):
    """One row of a list whose names may be borne twice."""
