"""Trainings in the back office: the register, who took part, and what the examination said."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateFilter

from core.office.acts import Asked, act
from core.office.admin import OfficeAdmin, actor
from core.office.admin_inlines import ReadOnlyInline
from core.office.brief import Brief, day
from core.office.display import chosen, column
from core.office.elsewhere import Through
from core.office.papers import YearTableForm, table
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import edited_scope, own_office
from staff.people.models import Worker
from staff.training import services
from staff.training.documents import register_paper, trainings_of
from staff.training.forms import ChosenForm, ParticipantsForm, ResultsForm
from staff.training.models import Examined, Training, TrainingParticipant


class ParticipantInline(ReadOnlyInline, TabularInline):
    model = TrainingParticipant
    joined = ("worker",)
    fields = ("staff_number", "worker", "result_label")
    verbose_name_plural = _("Who took part")
    ordering = ("worker__staff_number",)
    staff_number = column(_("staff number"), lambda row: row.worker.staff_number)
    result_label = chosen(
        "result",
        pgettext_lazy("training", "examination"),
        {Examined.PASSED: "success", Examined.FAILED: "warning"},
    )


def _is_attended(asked: Asked) -> bool:
    return bool(asked.row.number)


@act(
    _("Enter who took part"),
    icon="group_add",
    form=lambda asked: ParticipantsForm(asked.sent, training=asked.row, scope=edited_scope(asked)),
    turn=lambda asked: not asked.row.number,
    submit=_("Enter"),
)
def enter_participants(asked: Asked) -> object:
    count = services.add_participants(training=asked.row, workers=asked.values["workers"])
    return ngettext("%(count)d person is entered.", "%(count)d people are entered.", count) % {"count": count}


@act(
    _("Record the examination"),
    icon="grading",
    form=lambda asked: ResultsForm(asked.sent, training=asked.row),
    offered=_is_attended,
    submit=_("Record"),
)
def record_results(asked: Asked) -> object:
    count = services.record_results(training=asked.row, by=asked.user, **asked.values)
    return ngettext("%(count)d result is recorded.", "%(count)d results are recorded.", count) % {"count": count}


@act(
    _("Take somebody off"),
    icon="person_remove",
    form=lambda asked: ChosenForm(asked.sent, training=asked.row),
    offered=_is_attended,
    submit=_("Take off"),
)
def take_off(asked: Asked) -> object:
    count = services.take_off(training=asked.row, **asked.values)
    return ngettext("%(count)d person is taken off.", "%(count)d people are taken off.", count) % {"count": count}


print_register = table(
    _("Register of trainings of a year"),
    "print_register",
    lambda asked, values: register_paper(trainings_of(own_office(asked.access), values["year"], on=asked.today)),
    form=YearTableForm,
    on_list=True,
)


def _of_people(rows: QuerySet[Any], workers: Collection[Any]) -> QuerySet[Any]:
    return rows.filter(pk__in=TrainingParticipant.objects.filter(worker__in=workers).values("training"))


@admin.register(Training)
class TrainingAdmin(OfficeAdmin):
    """The register of trainings: entered by the center, printed by the year."""

    readers = OFFICE
    editors = CENTER
    acts = (enter_participants, record_results, take_off, print_register)
    about_through = (Through("worker", Worker, _("person"), _of_people),)
    in_brief: ClassVar = {
        "worker": Brief("subject", beside="held_on", beside_said=day, order=("-held_on", "-pk"), place=40)
    }
    inlines = (ParticipantInline,)
    joined = ("recorded_by__worker",)
    list_display = ("held_on", "subject", "hours", "taken", "passed", "failed")
    list_display_links = ("held_on", "subject")
    list_filter = (("held_on", RangeDateFilter),)
    search_fields = ("subject", "teacher", "place")
    date_hierarchy = "held_on"
    fields = ("subdistrict", ("held_on", "hours"), "subject", ("teacher", "place"))
    entered_once = ("subdistrict",)
    taken = column(_("people"), lambda row: row.number)
    passed = column(pgettext_lazy("training", "passed"), lambda row: row.with_success or "-")
    failed = column(pgettext_lazy("training", "not passed"), lambda row: row.without_success or "-")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        of = "participants__result"
        return super().get_queryset(request).annotate(
            number=Count("participants"),
            with_success=Count("participants", filter=Q(**{of: Examined.PASSED})),
            without_success=Count("participants", filter=Q(**{of: Examined.FAILED})),
        )  # fmt: skip

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_inlines(request, obj) if obj else ()

    def write(self, request: HttpRequest, obj: Training, form: Any, change: bool) -> None:
        services.save_training(obj, by=actor(request), at=timezone.now())
