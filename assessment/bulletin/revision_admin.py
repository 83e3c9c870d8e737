"""Steps of a revision on the page of its bulletin: opened, reviewed, withdrawn by people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.enums import ActionVariant

from assessment.bulletin import revision as revisions
from assessment.bulletin.forms import ReasonForm
from assessment.bulletin.models import Bulletin, BulletinState
from core.web.refusals import sent
from staff.access import account_of


class RevisionActions:
    """For the page of a bulletin. Uses its `_bulletin`, `ask` and `address_of`."""

    @action(description=_("Correct by a revision"), icon="edit_document")
    def revise(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)
        opened: list[Bulletin] = []

        def perform(values: dict[str, Any]) -> object:
            made = revisions.open_revision(
                bulletin=bulletin, reason=values["reason"], by=account_of(request), at=timezone.now()
            )
            opened.append(made)
            return _("Revision %(revision)d is open: look through the differences, then record the review.") % {
                "revision": made.revision
            }

        lead = _(
            "Correct the facts first. The revision measures the month again and shows every figure that differs; "
            "the frozen bulletin stays as it is and can always be read."
        )
        answer: HttpResponse = self.ask(
            request,
            bulletin,
            title=_("Correct by a revision"),
            perform=perform,
            form=ReasonForm(sent(request)),
            lead=lead,
            submit=_("Open the revision"),
        )
        return HttpResponseRedirect(self.address_of(opened[0])) if opened else answer

    @action(description=_("Record the review"), icon="rate_review", variant=ActionVariant.PRIMARY)
    def review(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)

        def perform(_values: dict[str, Any]) -> object:
            revisions.review_revision(bulletin=bulletin, by=account_of(request), at=timezone.now())
            return _("The review is recorded. The revision may be frozen now.")

        lead = _("Says that the table of differences was looked through and is right.")
        return self.ask(request, bulletin, title=_("Record the review"), perform=perform, lead=lead)

    @action(description=_("Withdraw"), icon="undo", variant=ActionVariant.DANGER)
    def withdraw(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)

        def perform(_values: dict[str, Any]) -> object:
            revisions.withdraw_revision(bulletin=bulletin)
            return _("The revision is withdrawn; the frozen bulletin goes on standing.")

        lead = _("Deletes this open revision. The frozen bulletin goes on standing.")
        return self.ask(request, bulletin, title=_("Withdraw the revision"), perform=perform, lead=lead, gone=True)


def steps_of(bulletin: Bulletin, *, newest: bool) -> set[str]:
    """The steps that the state of a bulletin leaves open; `newest`: no later revision of the month exists."""
    correct = {"revise"} if newest else set()
    if bulletin.state == BulletinState.FROZEN:
        return {"verify"} | correct | ({"issue"} if newest else set())
    if bulletin.state == BulletinState.ISSUED:
        return {"verify"} | correct
    if not bulletin.is_revision:
        return {"redraft", "freeze", "verify"}
    return {"redraft", "verify", "withdraw"} | ({"freeze"} if bulletin.reviewed_at else {"review"})
