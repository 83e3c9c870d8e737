"""What waits about rights: what was asked for, for the second person."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.worklist import Line, Queue, Queues, one_of
from grids.duties import ADMINISTRATORS, Duty
from staff.access import Access, access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.accounts.models_of_rights import RightRequest


def _may_be_second(access: Access) -> bool:
    return access.holds(*ADMINISTRATORS) or bool(access.subdistricts_as(Duty.HEAD))


def _for_a_second(user: User, _at: datetime) -> Q:
    """What is undecided, was asked for by another person under another duty, and for somebody else."""
    access, person = access_of(user), person_of(user)
    whose = Q(worker=person) | Q(person=person) if person else Q(pk=user.pk)
    mine = User.objects.filter(whose).values("pk")
    as_others = [duty.value for duty in ADMINISTRATORS if access.holds(*(ADMINISTRATORS - {duty}))]
    by_duty = Q(asked_as__in=as_others) | Q(subdistrict__in=access.subdistricts_as(Duty.HEAD))
    if access.subdistricts_as(Duty.HEAD):
        by_duty |= Q(subdistrict=None)
    return Q(decided_at=None) & by_duty & ~Q(asked_by__in=mine) & ~Q(user__in=mine)


OFFICE_QUEUES = Queues(
    page="admin:staff_rightrequest_changelist",
    rows=RightRequest.objects.visible_to,
    line=Line("admin:staff_rightrequest_change", one_of("user__worker__name", "user__username"), since="asked_at"),
    queues=(
        Queue(
            "second",
            _("rights that wait for a second person"),
            "how_to_reg",
            _may_be_second,
            _for_a_second,
            verb=_("Decide"),
            hidden_when_empty=True,
        ),
    ),
)
