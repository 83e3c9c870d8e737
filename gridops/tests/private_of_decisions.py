"""The private columns of the leading group, adoption of rules, awards, archive and trainings, and who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from assessment.adoption.models import Consultation
from assessment.archive.models import ArchivedFile
from assessment.award.models import AwardCandidate, AwardRound
from assessment.award.models_of_rounds import PublicationRemark
from assessment.leading_group.models import GroupMeeting
from gridops.tests.matrix import award_candidate

# The office reads them; of a candidate the person as well.
MINUTES = {"minutes": "会议纪要甲", "guests": "列席人员甲"}
CONSULTATION = {"came_in": "征求反馈甲", "done": "反馈处理甲"}
ROUND = {
    "reopened_because": "重新评优甲",
    "police_answered": "公安答复甲",
    "discipline_answered": "纪检答复甲",
    "approval_number": "批准文号甲",
}
REMARK = {"text": "公示反映甲", "done": "公示处理甲"}
FILE = {"title": "归档题名甲", "note": "归档备注甲"}
CANDIDATE = {
    "deeds": "主要事迹甲",
    "village_opinion": "村里意见甲",
    "guide_opinion": "指导意见甲",
    "center_opinion": "中心意见甲",
    "left_out_because": "不列理由甲",
}
OF_THE_OFFICE = {
    "assessment.GroupMeeting": MINUTES,
    "assessment.Consultation": CONSULTATION,
    "assessment.AwardRound": ROUND,
    "assessment.PublicationRemark": REMARK,
    "assessment.ArchivedFile": FILE,
}
OF_THE_PERSON = {"assessment.AwardCandidate": CANDIDATE}

BESIDE = "not telling by itself; on the pages of the columns beside it"
NOT_PLANTED_OF_DECISIONS: Mapping[str, Mapping[str, str]] = {
    "assessment.GroupMember": {"user": "which account a member has; the office's page alone shows it"},
    "staff.TrainingParticipant": {"result": "one of two words; of others the office alone reads the row"},
    "assessment.MeetingFile": dict.fromkeys(["name", "content"], "on the page of the meeting, beside its minutes"),
    "assessment.Consultation": {"recorded_by": BESIDE},
    "assessment.Adoption": {"recorded_by": BESIDE},
    "assessment.AwardRound": dict.fromkeys(
        [
            *("opened_by", "police_asked_on", "discipline_asked_on", "proposed_by", "published_by"),
            *("decision", "amount", "decided_by"),
        ],
        BESIDE,
    ),
    "assessment.AwardCandidate": dict.fromkeys(
        [
            *("score", "rank", "quarters_mean", "bottom_months", "unqualified_quarters", "open_interviews"),
            *("bars", "tied_at_quota", "decided_by", "kept"),
        ],
        BESIDE,
    ),
    "assessment.PanelMember": {"worker": "which worker a member of a panel is; no page or list shows it"},
    "assessment.PanelVote": dict.fromkeys(
        ["candidate", "member", "vote", "recorded_by", "recorded_at"], "on the page of the candidate, for the office"
    ),
    "assessment.PublicationRemark": dict.fromkeys(["recorded_by", "recorded_at"], BESIDE),
}


def rows_of_decisions(place: Any) -> dict[str, models.Model]:
    """One row of each model with planted texts; the candidate is in a published round, so that the person reads it."""
    by = {"recorded_by": place.center, "recorded_at": timezone.now()}
    candidate = award_candidate(place)
    AwardCandidate.objects.filter(pk=candidate.pk).update(**CANDIDATE)
    AwardRound.objects.filter(pk=candidate.round_id).update(**ROUND)
    return {
        "assessment.GroupMeeting": GroupMeeting.objects.create(
            subdistrict=place.office.subdistrict, held_on="2026-03-02", place="会议室", subject="例会", **by, **MINUTES
        ),
        "assessment.ArchivedFile": ArchivedFile.objects.create(
            subdistrict=place.office.subdistrict, year=2026, file_class="rules", dated_on="2026-03-02", **FILE
        ),
        "assessment.Consultation": Consultation.objects.create(
            scheme=place.office.scheme,
            shown_to="全体",
            begins_on="2026-03-02",
            until="2026-03-03",
            **by,
            **CONSULTATION,
        ),
        "assessment.PublicationRemark": PublicationRemark.objects.create(
            round=candidate.round, received_on="2026-03-02", **by, **REMARK
        ),
        "assessment.AwardCandidate": AwardCandidate.objects.get(pk=candidate.pk),
        "assessment.AwardRound": AwardRound.objects.get(pk=candidate.round_id),
    }
