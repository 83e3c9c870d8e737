"""The life of an award round: opened from the scores of a year, proposed, published, decided. See docs/decisions/058.

open → proposed → published → decided; back to open whenever the record is taken up anew or an objection asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.award import rules
from assessment.award.models import BEFORE_PUBLICATION, AwardCandidate, AwardRound, AwardState
from assessment.award.models_of_rounds import PanelMember, PanelVote, VoteKind
from assessment.award.record import records
from assessment.scheme.terms import Terms
from assessment.score.models import ScoreKind, ScoreRevision
from assessment.score.year_dates import why_not_told
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.happened import refuse_future_day
from core.punctuation import listed
from grids.territory.models import Subdistrict
from incidents.incident.texts import check_texts
from staff.access import access_of
from staff.accounts.identity import AboutOneself, person_of
from staff.accounts.models import User
from staff.people.models import Worker


class WrongAwardState(Conflict):
    """The round is not at this step."""

    code = "wrong_state"


class AwardNotReady(Conflict):
    """Something is missing before the round can go on; the message names it."""

    code = "award_not_ready"


# --- opened ---------------------------------------------------------------------------------------


@transaction.atomic
def open_round(*, subdistrict: Subdistrict, year: int, category: str, by: User, at: datetime) -> AwardRound:
    """Open the round of a year and category, once people were told of the scores of that year.

    Raises AwardNotReady, InvalidInput, ValidationError.
    """
    of_the_office(subdistrict.pk, by)
    revision = _latest(subdistrict.pk, year)
    if revision is None:
        why = why_not_told(subdistrict, year, on=day_of(at))
        raise AwardNotReady(why, fields={"year": why})
    round_ = AwardRound(
        subdistrict=subdistrict,
        year=year,
        category=category,
        revision=revision,
        percent=_percent(revision, category),
        opened_at=at,
        opened_by=by,
    )
    round_.validate_constraints()
    round_.save()
    take(round_)
    if round_.members and not round_.candidates.exclude(score=None).exists():
        words = {"category": round_.get_category_display(), "year": year}
        message = _("No %(category)s has a score of %(year)s, so nobody can be chosen: too few periods count.") % words
        raise AwardNotReady(message, fields={"category": message})
    return round_


def _percent(revision: ScoreRevision, category: str) -> int:
    awards = Terms.model_validate(revision.terms).awards
    shares = {
        rules.LEADER: awards.leaders_percent,
        rules.FULL_TIME: awards.full_time_percent,
        rules.PART_TIME: awards.part_time_percent,
    }
    if category not in shares:
        raise InvalidInput(_("Choose a category."), fields={"category": _("unknown")})
    return shares[category]


def scores_of(subdistrict: int, year: int) -> ScoreRevision:
    """The latest scores of a year of which people were told. Raises AwardNotReady where they were told of none."""
    revision = _latest(subdistrict, year)
    if revision is None:
        raise AwardNotReady(_("People were not told of the scores of %(year)s yet.") % {"year": year})
    return revision


def _latest(subdistrict: int, year: int) -> ScoreRevision | None:
    rows = ScoreRevision.objects.latest().filter(
        subdistrict=subdistrict, kind=ScoreKind.YEAR, period_start=date(year, 1, 1)
    )
    found: ScoreRevision | None = rows.select_related("subdistrict").first()
    return found


def take(round_: AwardRound) -> None:
    """Take over the record of the year as it stands now, and judge the round by it."""
    known = {row.worker_id: row for row in round_.candidates.all()}
    for record in records(round_.revision, round_.category):
        row = known.pop(record.worker, None) or AwardCandidate(round=round_, worker_id=record.worker)
        row.score, row.quarters_mean, row.bottom_months = record.score, record.quarters_mean, record.bottom_months
        row.unqualified_quarters, row.open_interviews = record.unqualified_quarters, record.open_interviews
        row.save()
    for row in known.values():  # no longer in the scores of the year
        row.score = row.quarters_mean = None
        row.save(update_fields=["score", "quarters_mean"])
    judge(round_)


def judge(round_: AwardRound) -> None:
    """Rank, quota, ties and places by what the rows say now."""
    rows = {row.pk: row for row in round_.candidates.all()}
    votes = votes_for(round_)
    result = rules.judge([candidate_of(row, votes) for row in rows.values()], round_.percent)
    for standing in result.standings:
        row = rows[standing.candidate.key]
        row.rank, row.bars, row.place = standing.rank, list(standing.bars), standing.place
        row.tied_at_quota, row.decided_by = standing.tied_at_quota, standing.decided_by
        row.proposed = False
    AwardCandidate.objects.bulk_update(
        rows.values(), ["rank", "bars", "place", "tied_at_quota", "decided_by", "proposed"]
    )
    round_.members, round_.eligible, round_.quota = result.members, result.eligible, result.quota
    round_.save(update_fields=["members", "eligible", "quota"])


def candidate_of(row: AwardCandidate, votes: Mapping[int, int]) -> rules.Candidate:
    """A row as the value that rules take."""
    return rules.Candidate(
        key=row.pk,
        category=row.round.category,
        score=row.score,
        quarters_mean=row.quarters_mean,
        bottom_months=row.bottom_months,
        unqualified_quarters=row.unqualified_quarters,
        open_interviews=row.open_interviews,
        votes=votes.get(row.pk),
        left_out=bool(row.left_out_because),
        kept=row.kept,
    )


def votes_for(round_: AwardRound) -> dict[int, int]:
    """By candidate the votes for them; only of those that the panel voted on."""
    counts: dict[int, int] = {}
    for candidate, vote in PanelVote.objects.filter(candidate__round=round_).values_list("candidate", "vote"):
        counts[candidate] = counts.get(candidate, 0) + (vote == VoteKind.FOR)
    return counts


@transaction.atomic
def take_up_anew(*, round_: AwardRound, because: str, by: User) -> AwardRound:
    """Read the candidates' figures again and go back to the proposal. Opinions and votes stay.

    If the only change is an accepted objection of another person, people who were proposed and published keep their
    place, and the person who objected is added. Raises WrongAwardState, InvalidInput.
    """
    round_ = locked(round_, AwardState.OPEN, AwardState.PROPOSED, AwardState.PUBLISHED)
    of_the_office(round_.subdistrict_id, by)
    if not because.strip():
        raise InvalidInput(_("Say why."), fields={"because": _("missing")})
    check_texts({"because": because})
    latest = scores_of(round_.subdistrict_id, round_.year)
    if round_.state == AwardState.PUBLISHED:
        _keep_the_better(round_, latest)
    round_.revision, round_.percent = latest, _percent(latest, round_.category)
    reopen(round_, because.strip())
    take(round_)
    return round_


def _keep_the_better(round_: AwardRound, latest: ScoreRevision) -> None:
    """A candidate who was published keeps the place when a revision was made for somebody else."""
    since = ScoreRevision.objects.filter(
        subdistrict=round_.subdistrict_id,
        kind=ScoreKind.YEAR,
        period_start=latest.period_start,
        revision__gt=round_.revision.revision,
        revision__lte=latest.revision,
    )
    made_for = [set(workers) for workers in since.values_list("for_workers", flat=True)]
    if not made_for or not all(made_for):
        return  # no new figures, or a correction of the office's own, which applies to all in full
    round_.candidates.filter(proposed=True).exclude(worker__in=set.union(*made_for)).update(kept=True)


def reopen(round_: AwardRound, because: str) -> None:
    round_.state, round_.reopened_because = AwardState.OPEN, because[:300]
    round_.proposed_on = round_.proposed_by = None
    round_.published_on = round_.published_until = round_.published_by = None
    round_.published_where = ""
    round_.save()


# --- opinions, consultation, votes ----------------------------------------------------------------

OPINIONS = ("deeds", "village_opinion", "guide_opinion", "center_opinion")


@transaction.atomic
def write_opinions(*, candidate: AwardCandidate, by: User, **texts: str) -> AwardCandidate:
    """Write down what speaks for a candidate, and what village, guide and center say. Nobody does so of themselves.

    Raises WrongAwardState, AboutOneself, NotAllowed, InvalidInput.
    """
    row = _open_candidate(candidate, by)
    check_texts(texts)
    for name in OPINIONS:
        setattr(row, name, texts.get(name, "").strip())
    row.save(update_fields=[*OPINIONS])
    return row


@transaction.atomic
def leave_out(*, candidate: AwardCandidate, because: str, by: User) -> AwardCandidate:
    """Leave a candidate out with a reason, or take them in again with none; the seat goes to the next.

    Raises WrongAwardState, AboutOneself, NotAllowed, InvalidInput.
    """
    row = _open_candidate(candidate, by)
    check_texts({"because": because})
    row.left_out_because = because.strip()
    row.save(update_fields=["left_out_because"])
    judge(row.round)
    row.refresh_from_db()
    return row


@transaction.atomic
def note_consultation(
    *,
    round_: AwardRound,
    police_asked_on: date | None = None,
    police_answered: str = "",
    discipline_asked_on: date | None = None,
    discipline_answered: str = "",
    by: User,
) -> AwardRound:
    """Write down when police and discipline office were asked, and what they answered: each as it comes, until the
    proposal is published.

    Raises WrongAwardState, NotAllowed, InvalidInput.
    """
    round_ = locked(round_, *BEFORE_PUBLICATION)
    of_the_office(round_.subdistrict_id, by)
    said = (("police_asked_on", police_asked_on, police_answered),
            ("discipline_asked_on", discipline_asked_on, discipline_answered))  # fmt: skip
    for name, day, answer in said:
        if day is not None:
            refuse_future_day(day, field=name)
        elif answer.strip():
            raise InvalidInput(_("Say on which day they were asked."), fields={name: _("missing")})
    check_texts({"police_answered": police_answered, "discipline_answered": discipline_answered})
    round_.police_asked_on, round_.police_answered = police_asked_on, police_answered.strip()
    round_.discipline_asked_on, round_.discipline_answered = discipline_asked_on, discipline_answered.strip()
    round_.save()
    return round_


@transaction.atomic
def set_panel(*, round_: AwardRound, members: Collection[tuple[str, Worker | None]], by: User) -> list[PanelMember]:
    """Name the panel: names, with the person where that one is a worker. Who has voted stays in it.

    Raises WrongAwardState, NotAllowed, InvalidInput.
    """
    round_ = locked(round_, AwardState.OPEN)
    of_the_office(round_.subdistrict_id, by)
    names = {name.strip(): worker for name, worker in members if name.strip()}
    voted = set(round_.panel.filter(votes__isnull=False).values_list("name", flat=True)) - names.keys()
    if voted or not names:
        voters = listed(sorted(voted))
        message = _("They have voted already: %(names)s.") % {"names": voters} if voted else _("Name the panel.")
        raise InvalidInput(message, fields={"members": message})
    round_.panel.exclude(name__in=names).delete()
    known = set(round_.panel.values_list("name", flat=True))
    fresh = [PanelMember(round=round_, name=name, worker=who) for name, who in names.items() if name not in known]
    PanelMember.objects.bulk_create(fresh)
    return list(round_.panel.all())


@transaction.atomic
def record_votes(*, candidate: AwardCandidate, votes: Mapping[int, str], by: User, at: datetime) -> AwardCandidate:
    """Write down the panel's votes on a candidate: by member of the panel. All of it votes, but nobody on themselves.

    Raises WrongAwardState, NotAllowed, AboutOneself, InvalidInput.
    """
    row = _open_candidate(candidate, by)
    panel = list(row.round.panel.all())
    may_vote = {member.pk for member in panel if member.worker_id != row.worker_id}
    if own := [member.name for member in panel if member.pk in votes and member.pk not in may_vote]:
        raise AboutOneself(_("%(name)s does not vote on the own award.") % {"name": own[0]})
    if not may_vote or set(votes) != may_vote or not set(votes.values()) <= set(VoteKind.values):
        raise InvalidInput(_("Give the vote of every member of the panel."), fields={"votes": _("missing")})
    PanelVote.objects.filter(candidate=row).delete()
    PanelVote.objects.bulk_create(
        PanelVote(candidate=row, member_id=member, vote=vote, recorded_by=by, recorded_at=at)
        for member, vote in votes.items()
    )
    judge(row.round)
    row.refresh_from_db()
    return row


# --- who, and at which step -----------------------------------------------------------------------


def locked(round_: AwardRound, *states: str) -> AwardRound:
    """The round, locked: two acts at once queue here, and the second finds what the first did."""
    row: AwardRound = (
        AwardRound.objects.select_for_update(no_key=True, of=("self",))
        .select_related("revision__subdistrict")
        .get(pk=round_.pk)
    )
    if row.state not in states:
        raise WrongAwardState(_("This round is now: %(state)s.") % {"state": row.get_state_display()})
    return row


def _open_candidate(candidate: AwardCandidate, by: User) -> AwardCandidate:
    round_ = locked(candidate.round, AwardState.OPEN)
    of_the_office(round_.subdistrict_id, by)
    row: AwardCandidate = AwardCandidate.objects.select_related("worker").get(pk=candidate.pk)
    row.round = round_
    if person_of(by) == row.worker_id:
        raise AboutOneself(_("Nobody writes about their own award: leave this to a colleague."))
    return row


def of_the_office(subdistrict: int, by: User) -> None:
    if subdistrict not in access_of(by).offices:
        raise NotAllowed(_("Awards are prepared by the subdistrict's own office."))
