"""Pages of award rounds and their candidates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessment.award.admin_acts import CANDIDATE_ACTS, ROUND_ACTS, obstacles
from assessment.award.documents import grids_of
from assessment.award.lists import OFFICE_QUEUES, form_of
from assessment.award.models import CATEGORIES, AwardCandidate, AwardRound, AwardState, Place
from core.office.acts import Asked
from core.office.admin import ReadOnlyAdmin
from core.office.brief import Brief
from core.office.display import attribute, chosen, column, linked, of_year, section
from core.office.queues import QueueFilter
from core.punctuation import listed
from core.years import year_in_words
from grids.duties import DECISION_READERS, OFFICE
from staff.access import access_of

STATES = {
    AwardState.OPEN: "info",
    AwardState.PROPOSED: "info",
    AwardState.PUBLISHED: "warning",
    AwardState.DECIDED: "success",
}
PLACES = {Place.IN: "success", Place.TIED: "warning", Place.OUT: "default", Place.BARRED: "danger"}


class AwardQueues(QueueFilter):
    queues = OFFICE_QUEUES


def _base(row: AwardRound) -> str:
    """On what the quota was counted, in words: signs between three figures would be read as one sum."""
    words = {"eligible": row.eligible, "members": row.members, "percent": row.percent}
    return gettext("%(eligible)d of %(members)d; quota %(percent)d%% of the eligible") % words


@admin.register(AwardRound)
class AwardRoundAdmin(ReadOnlyAdmin):
    """Awards of a year and category: from the record of the year, through panel and publication, to the decision."""

    readers = DECISION_READERS
    editors = OFFICE
    acts = ROUND_ACTS
    shown_with = ("remarks",)  # they decide what may be done
    joined = (
        "revision",
        "decision",
        "opened_by__worker",
        "proposed_by__worker",
        "published_by__worker",
        "decided_by__worker",
    )
    list_display = ("year_name", "category_label", "state_label", "base", "quota", "published_until", "document_number")
    list_display_links = ("year_name", "category_label")
    list_filter = (AwardQueues, "category", "state")
    fieldsets = (
        section(
            None, ("year_name", "category_label"), ("state_label", "scores"), ("base", "quota"), "reopened_because",
        ),
        section(
            _("Consultation"), ("police_asked_on", "police_answered"), ("discipline_asked_on", "discipline_answered")
        ),
        section(
            _("Publication"), ("proposed_on", "proposed_by_whom"), ("published_on", "published_until"),
            ("published_where", "published_by_whom"),
        ),
        section(
            pgettext_lazy("award", "Decision"), ("decided_on", "decided_by_whom"),
            ("decision_number", "document_number"), "title", ("amount", "approval_number"),
        ),
    )  # fmt: skip
    change_form_after_template = "assessment/award/round.html"
    year_name = of_year("year", _("year"))
    category_label = chosen("category", _("category"))
    state_label = chosen("state", _("state"), STATES)
    base = column(_("eligible"), _base, ordering="eligible")
    scores = attribute("revision", _("scores of the year"))
    proposed_by_whom = attribute("proposed_by", _("proposed by"))
    published_by_whom = attribute("published_by", _("published by"))
    decided_by_whom = attribute("decided_by", _("decided by"))
    decision_number = linked("decision", _("decision of the leading group"))

    def below(self, request: HttpRequest, row: AwardRound) -> dict[str, Any]:
        in_office = row.subdistrict_id in access_of(request.user).offices
        published = row.state == AwardState.PUBLISHED
        rows = form_of(row, proposed_only=not in_office)
        grids = grids_of(row, [one.candidate.worker_id for one in rows])
        return {
            "rows": [(one, grids[one.candidate.worker_id][1]) for one in rows],
            "in_office": in_office,
            "panel": row.panel.all(),
            "remarks": row.remarks.all() if in_office else (),
            "obstacles": Asked(self, request, row).of(obstacles) if published else (),
        }


def _votes(candidate: AwardCandidate) -> str:
    given = list(candidate.votes.select_related("member"))
    return listed(f"{vote.member.name} {vote.get_vote_display()}" for vote in given) or "-"


@admin.register(AwardCandidate)
class AwardCandidateAdmin(ReadOnlyAdmin):
    """One candidate: the record, opinions and votes."""

    readers = OFFICE
    editors = OFFICE
    acts = CANDIDATE_ACTS
    in_brief: ClassVar = {
        "worker": Brief(
            "round__year",
            said=lambda year: year_in_words(int(year)),
            beside="round__category",
            beside_said=lambda code: str(dict(CATEGORIES)[code]),
            mark="place",
            order=("-round__year", "-pk"),
            place=54,
        )
    }
    joined = ("worker", "round__revision")
    list_display = ("worker", "round_name", "score", "rank", "place_label", "proposed")
    list_filter = ("round__year", "round__category", "place", "proposed")
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (
        ("worker", "round_name"), ("score", "rank"), ("quarters_mean", "bottom_months"),
        ("unqualified_quarters", "open_interviews"), "bars_words", ("place_label", "tie"), ("decided_by", "proposed"),
        "deeds", "village_opinion", "guide_opinion", "center_opinion", "votes", "left_out_because",
    )  # fmt: skip
    round_name = attribute("round", _("award round"))
    place_label = chosen("place", pgettext_lazy("award", "place"), PLACES)
    bars_words = column(_("not eligible because"), lambda row: row.bars_in_words or "-")
    tie = column(_("tied at the quota"), lambda row: gettext("yes") if row.tied_at_quota else gettext("no"))
    votes = column(_("votes of the panel"), _votes)
