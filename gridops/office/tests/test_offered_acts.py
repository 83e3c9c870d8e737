"""No act is offered whose service would refuse it for what was known before: every act, in every state, soon and late.

A run tries each row as it is and in one other state, drawn by chance; the soak in all.

A refusal of what was typed (`InvalidInput`) is said at its field. What the state of things forbids (`Conflict`), or
what is not for this person (`NotAllowed`), was known before: `Act.offered` and `Act.hindered` ask the same rule as the
service. Moves of cases have more circumstances: see incidents/incident/tests/test_offers.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import timezone

import core.office.admin
from core.errors import Conflict, DomainError, NotAllowed
from core.office.acts import Act, Asked
from core.testing.laws import drawn, few_of
from gridops.office.tests.acts import PAGES, asks
from gridops.office.tests.sending import sent_by
from incidents.tests.cast import taken_back
from staff.accounts.models import User

pytestmark = pytest.mark.django_db
LATER = 400  # days
FEW = 1  # other state of each row in a run; the soak tries all
# A state that no act led to may be less than an act needs.
LESS_THAN_NEEDED = (DatabaseError, ObjectDoesNotExist, AttributeError, TypeError, AssertionError)
# Refused for what was typed, although it reads like a refusal of the state: another value may be taken.
BY_WHAT_IS_TYPED = {
    ("grids.Grid", "close"): "of the day that is chosen, on which the grid has posts",
    ("grids.Village", "close"): "of the day that is chosen, on which grids lie in the village",
    ("assessment.AwardRound", "propose"): "takes up the record of today first, and sees then whom it gives a seat",
    ("assessment.Replacement", "end"): "of who stands in, and of a post that the row of the matrix has ended before",
}
# Done once more it changes nothing that stands, so that the service takes it and no button offers it.
DONE_AGAIN = {
    ("assessment.Bulletin", "freeze"): "what is frozen is answered as it is",
    ("assessment.CycleRun", "run_now"): "a step that was done is answered as it is",
    ("core.ChoreRun", "do_again"): "runs once more",
    ("incidents.Hazard", "judge_true"): "is true already",
    ("staff.OutwardMessage", "send_one_again"): "waits already",
    ("staff.Worker", "show_phone"): "shows that there is none",
}


def acts_of(page: Any) -> list[Act]:
    own = [one for one in page.acts if one.perform and not one.on_list and not one.hidden]
    return [one for one in own if not one.name.startswith("move_")]


def states_of(row: Any) -> list[dict[str, str]]:
    """The row as it is, and in each other state that its column knows."""
    try:
        choices = row._meta.get_field("state").choices or ()
    except FieldDoesNotExist:
        choices = ()
    return [{}, *({"state": key} for key, _label in choices if key != row.state)]


def stands(row: Any, columns: dict[str, str]) -> bool:
    """Whether the row is in that state now: the database takes no state that contradicts its other columns."""
    with suppress(DatabaseError, DomainError), transaction.atomic():
        return not columns or bool(type(row).objects.filter(pk=row.pk).update(**columns))
    return False


class Tried:
    """The acts of one row: what somebody was offered, and how the service answered."""

    def __init__(self, name: str, row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name, self.page, self.row = name, PAGES[name], row
        self.refused: list[DomainError] = []
        put = core.office.admin.add_refusal
        monkeypatch.setattr(
            core.office.admin, "add_refusal", lambda form, refusal: (self.refused.append(refusal), put(form, refusal))
        )

    def faults(self, visitors: dict[str, User], *, of: set[bool]) -> Iterator[str]:
        """Of acts that are offered, of those that are not, or of both."""
        for one in acts_of(self.page):
            known: set[bool] = set()
            for who, user in visitors.items():
                asked = Asked(self.page, asks(User.objects.get(pk=user.pk)))
                if not admin.site.has_permission(asked.request) or not self.page.reads(asked.request):
                    continue
                row = self.page.get_object(asked.request, str(self.row.pk))
                asked = Asked(self.page, asked.request, row)
                if row is None or not one.may(asked) or (offered := one.possible(asked)) not in of - known:
                    continue
                known.add(offered)
                if said := self.answer(one, user, row, offered=offered):
                    yield f"{one.name} by {who}: {said}"

    def answer(self, one: Act, user: User, row: Any, *, offered: bool) -> str:
        """What is wrong with how the service answers; all that it writes is taken back."""
        label = row._meta.label, one.name
        self.refused.clear()
        answer: Any = None
        with suppress(*LESS_THAN_NEEDED), transaction.atomic():
            try:
                answer = sent_by(User.objects.get(pk=user.pk), self.page, one, row)
            finally:
                transaction.set_rollback(True)
        if offered and label not in BY_WHAT_IS_TYPED:
            return "; ".join(str(why) for why in self.refused if isinstance(why, (Conflict, NotAllowed)))
        done = getattr(answer, "status_code", 0) == 302
        return "it is not offered, and done nevertheless" if done and not offered and label not in DONE_AGAIN else ""


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if acts_of(page)])
def test_what_is_offered_is_not_refused_and_what_is_not_offered_is(
    name: str, rows_here: dict[str, Any], visitors_here: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, now, faults = rows_here[name], timezone.now, []
    as_it_is, *others = states_of(row)
    tried_on = {0: {True, False}, LATER: {True}}  # time takes away more than it gives
    tried = Tried(name, row, monkeypatch)
    for columns in (as_it_is, *few_of(others, FEW, drawn("Some other states are tried"))):
        with taken_back():
            if not stands(row, columns):
                continue
            for days in tried_on:
                with monkeypatch.context() as patched:
                    patched.setattr(timezone, "now", lambda days=days: now() + timedelta(days=days))
                    faults += [
                        f"{columns} in {days} days: {fault}" for fault in tried.faults(visitors_here, of=tried_on[days])
                    ]
    assert not faults, "\n".join(faults)


def test_each_exception_is_of_an_act_that_is_there() -> None:
    acts = {(page.model._meta.label, one.name) for page in PAGES.values() for one in page.acts}
    assert acts >= set(BY_WHAT_IS_TYPED) | set(DONE_AGAIN)
