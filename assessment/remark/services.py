"""Remarks on a draft: made by who serves the grid while the month is in review, answered by the office."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.remark import notices
from assessment.remark.components import COMPONENTS, points_of
from assessment.remark.models import DraftRemark, Outcome
from core.errors import Conflict, InvalidInput, NotAllowed
from incidents.incident.texts import check_texts
from staff.access import Access, Role, access_of
from staff.accounts.models import User


class NotYourGrid(NotAllowed):
    """The line is of a grid that the person does not serve."""

    code = "not_your_grid"


@transaction.atomic
def make_remark(*, bulletin: Bulletin, grid: int, component: str, text: str, by: User, at: datetime) -> DraftRemark:
    """Say what is wrong in the draft line of a grid. The office gets a notice.

    `component` is the code of a component, or empty for the whole line. Raises NotYourGrid, InvalidInput, and Conflict
    once the month is frozen.
    """
    if by.worker_id is None or grid not in access_of(by).grids_as(*Role.values):
        raise NotYourGrid(_("One makes a remark on a grid that one serves."))
    # The freezing waits for this remark, or this remark finds the month frozen.
    bulletin = Bulletin.objects.select_for_update(no_key=True, of=("self",)).get(pk=bulletin.pk)
    if bulletin.state != BulletinState.DRAFT or bulletin.is_revision:
        raise Conflict(_("The month is frozen, so that a remark comes too late; you may object to its line."))
    if component and component not in COMPONENTS:
        message = _("There is no component %(code)s.") % {"code": component}
        raise InvalidInput(message, fields={"component": message})
    _check("text", text)
    line = bulletin.lines.filter(grid=grid).first()
    if line is None:
        raise NotYourGrid(_("The draft has no line of this grid."))
    remark = DraftRemark.objects.create(
        bulletin=bulletin,
        grid_id=grid,
        worker_id=by.worker_id,
        component=component,
        shown=points_of(line, component),
        text=text.strip(),
        made_at=at,
    )
    notices.made(remark)
    return remark


def may_answer(remark: DraftRemark, access: Access) -> bool:
    """Whether an account answers this remark as it stands: of the own office, and about somebody else."""
    of_the_office = remark.bulletin.subdistrict_id in access.offices
    return remark.answered_at is None and of_the_office and access.person != remark.worker_id


@transaction.atomic
def answer_remark(*, remark: DraftRemark, outcome: str, answer: str, by: User, at: datetime) -> DraftRemark:
    """Answer a remark, before or after the freezing. The person gets a notice.

    This changes no figure: a wrong fact must be corrected first, on its own page. Raises Conflict, NotAllowed,
    InvalidInput.
    """
    rows = DraftRemark.objects.select_for_update(no_key=True, of=("self",)).select_related("bulletin", "worker")
    remark = rows.get(pk=remark.pk)
    if remark.answered_at is not None:
        raise Conflict(_("The remark is answered already."))
    if not may_answer(remark, access_of(by)):
        raise NotAllowed(_("A remark is answered by the subdistrict's own office, and by nobody who made it."))
    if outcome not in Outcome.values:
        message = _("Choose what came of it.")
        raise InvalidInput(message, fields={"outcome": message})
    _check("answer", answer)
    remark.outcome, remark.answer = outcome, answer.strip()
    remark.answered_at, remark.answered_by = at, by
    remark.save()
    notices.answered(remark)
    return remark


def _check(name: str, value: str) -> None:
    if not value.strip():
        message = _("Write something.")
        raise InvalidInput(message, fields={name: message})
    check_texts({name: value})
