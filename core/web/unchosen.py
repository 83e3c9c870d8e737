"""What a choice shows before anything is chosen: words in the reader's language, where Django draws dashes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

UNCHOSEN = _("Choose…")


def install() -> None:
    """Put the words in the place of the dashes, for fields with choices and for rows, before any form is declared."""
    drawn: list[Any] = BLANK_CHOICE_DASH
    drawn[:] = [("", UNCHOSEN)]
    defaults: Any = forms.ModelChoiceField.__init__.__kwdefaults__
    defaults["empty_label"] = UNCHOSEN
