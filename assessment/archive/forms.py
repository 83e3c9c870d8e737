"""Forms of the register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.archive.models import FileClass, KeptFor, Secrecy

AS_IT_IS = ("", _("as it is"))


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)


class FileAwayForm(YearForm):
    """What is set for all files of a class and year."""

    file_class = forms.ChoiceField(label=pgettext_lazy("archive", "class"), choices=FileClass.choices)
    volume = forms.CharField(
        label=pgettext_lazy("archive", "volume"), max_length=20, required=False, help_text=_("Blank: as it is.")
    )
    secrecy = forms.ChoiceField(
        label=pgettext_lazy("archive", "secrecy"), choices=[AS_IT_IS, *Secrecy.choices], required=False
    )
    kept_for = forms.ChoiceField(
        label=pgettext_lazy("archive", "kept for"), choices=[AS_IT_IS, *KeptFor.choices], required=False
    )
