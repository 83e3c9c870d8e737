"""What happens to a posting after it began: transfer, standing in during leave, leaving."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core.admin import OfficeAdmin, days_of, sent, today
from staff import services
from staff.fitness import objections_to_posting, standing, village_of
from staff.forms import LeavingForm, StandInForm, TransferForm
from staff.models import Posting


class PostingMoves(OfficeAdmin):
    """The three moves as buttons of a posting's page, each one service call."""

    actions_detail = ("transfer", "stand_in", "leave_post")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        posting = self.get_object(request, object_id)
        if posting is None or not self.edits(request) or (posting.during.upper and posting.during.upper <= today()):
            return []
        actions = super().get_actions_detail(request, object_id)
        return [each for each in actions if not posting.stands_in_for_id or "leave_post" in each.action_name]

    def _movable(self, request: HttpRequest, object_id: str) -> Posting:
        posting: Posting | None = self.get_object(request, object_id)
        if posting is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        return posting

    @action(description=_("Transfer"), icon="swap_horiz")
    def transfer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        posting = self._movable(request, object_id)
        form = TransferForm(sent(request), posting=posting, scope=self.access(request).scope, on=today())

        def perform(cleaned: dict[str, Any]) -> object:
            services.transfer(
                posting=posting,
                on=cleaned["on"],
                grid=cleaned.get("grid"),
                village=cleaned.get("village"),
                note=cleaned["note"],
            )
            return _("%(name)s is transferred from %(day)s.") % {"name": posting.worker, "day": cleaned["on"]}

        lead = _("The post here ends on that day, and the new one begins, in the same role and at the same pay.")
        return self.ask(
            request, posting, title=_("Transfer"), perform=perform, form=form, lead=lead, submit=_("Transfer")
        )

    @action(description=_("Name who stands in"), icon="person_alert")
    def stand_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        posting = self._movable(request, object_id)
        form = StandInForm(sent(request), posting=posting, scope=self.access(request).scope)

        def perform(cleaned: dict[str, Any]) -> object:
            made = services.stand_in(
                posting=posting, leave=cleaned["leave"], worker=cleaned["worker"], note=cleaned["note"]
            )
            return _("%(name)s stands in: %(days)s.") % {"name": made.worker, "days": days_of(made.during)}

        lead = _("Only an approved leave can be chosen; the post of who stands in ends with it.")
        return self.ask(
            request,
            posting,
            title=_("Name who stands in"),
            perform=perform,
            form=form,
            lead=lead,
            submit=_("Let this person stand in"),
        )

    @action(description=_("End the post"), icon="logout")
    def leave_post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        posting = self._movable(request, object_id)

        def perform(cleaned: dict[str, Any]) -> object:
            ends_on, note = cleaned["ends_on"], cleaned["note"]
            if cleaned["whole"]:
                count = services.leave_office(worker=posting.worker, ends_on=ends_on, note=note)
                return _("%(count)d posts of %(name)s are ended.") % {"count": count, "name": posting.worker}
            services.leave_post(posting=posting, ends_on=ends_on, note=note)
            return _("The post is ended.")

        return self.ask(
            request,
            posting,
            title=_("End the post"),
            perform=perform,
            form=LeavingForm(sent(request)),
            submit=_("End the post"),
        )

    @display(description=_("rules of appointment"))
    def rules_met(self, posting: Posting) -> str:
        village = village_of(grid=posting.grid, village=posting.village, on=posting.during.lower)
        return standing(objections_to_posting(posting, village))

    @display(description=_("stands in for"))
    def stands_in(self, posting: Posting) -> str:
        held = posting.stands_in_for
        return str(held.worker) if held else "-"
