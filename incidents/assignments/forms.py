"""The form with which the office gives a task to grids."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.widgets import MomentInput
from incidents.assignments.models import Task
from incidents.common.forms import GridChoices, InGridsForm


class TaskForm(InGridsForm):
    where = GridChoices(help_text=_("Nothing ticked: every grid of the subdistrict."), required=False)

    class Meta:
        model = Task
        fields = ("kind", "title", "content", "due_at")
        widgets = {"due_at": MomentInput(), "content": forms.Textarea(attrs={"rows": 4})}
