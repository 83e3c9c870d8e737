"""Forms that look at what was written before it is kept, and ask once more where that is wise."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.punctuation import listed
from core.texts import holds_phone_number


@dataclass(frozen=True)
class Concern:
    """Something to look at before a form is sent again: a sentence, and what the page shows below it."""

    text: str
    rows: tuple[Any, ...] = ()
    about: str = "phone"


class Careful(forms.BaseForm):
    """A form that warns of what it does not refuse: sent a second time unchanged, it is accepted.

    Telephone numbers in free text are warned of here; a form adds its own in `more_concerns`.
    """

    telephones = frozenset({"contact", "phone", "telephone"})  # fields that are there for one
    concerns: list[Concern] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed"] = forms.CharField(required=False, widget=forms.HiddenInput())

    def more_concerns(self) -> list[Concern]:
        return []

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.concerns = [*self._phones(), *self.more_concerns()]
        if self.concerns and self.cleaned_data.pop("confirmed", "") != self._seen():
            sent: Any = self.data
            again = sent.copy()
            again[self.add_prefix("confirmed")] = self._seen()
            self.data = again
            self.add_error(None, _("Please look at this first. If it is right, send it once more."))
        self.cleaned_data.pop("confirmed", None)
        return cleaned

    def _phones(self) -> list[Concern]:
        names = [
            str(self.fields[name].label or name)
            for name, text in self.cleaned_data.items()
            if isinstance(text, str) and name not in self.telephones and holds_phone_number(text)
        ]
        if not names:
            return []
        text = _("There is a telephone number in: %(fields)s. Leave it out unless the case cannot do without it.")
        return [Concern(text % {"fields": listed(names)})]

    def _seen(self) -> str:
        """What the person has looked at, so that other words are looked at again."""
        concerns = repr([(concern.text, [str(row) for row in concern.rows]) for concern in self.concerns])
        return hashlib.sha256(concerns.encode()).hexdigest()[:16]
