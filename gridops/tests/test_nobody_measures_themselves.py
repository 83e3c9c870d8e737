"""Nobody measures themselves: whoever serves a grid neither enters, judges, reviews nor freezes what measures it.

The person counts and not the account: each rule is tried with a further account of somebody who serves the grid.
"""

from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from assessment.bulletin.revision import freeze_revision, open_revision, review_revision, withdraw_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.inspection.sample import draw_sample as draw_of_week
from assessment.periods import Kind, parse
from assessment.survey.services import draw_sample as draw_of_survey
from assessment.tests.factories import measured, office, staffed, surveyed
from core.errors import InvalidInput, NotAllowed
from core.history.saying import entered_by, saying
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.territory.models import GridVersion
from grids.territory.services import change_facts
from grids.territory.work import Decision
from incidents.entries.awareness_sheet import AwarenessSheet
from incidents.entries.models import AwarenessSurvey
from incidents.entries.services import note_nothing, save_survey
from incidents.hazards.services import judge_hazard
from incidents.incident.context import MoveNotYours
from incidents.incident.services import make_move, moves_of
from incidents.tests.cast import Cast
from incidents.tests.factories import NINE, make_incident, move
from incidents.tests.fieldwork import hazard
from incidents.tests.taken import taken
from incidents.visits.models import Visit
from incidents.visits.services import judge_visit
from staff.access import Role, access_of
from staff.accounts.identity import AboutOneself, accounts_of_same_person
from staff.accounts.models import User
from staff.accounts.services import belong_to, grant, issue_token
from staff.attendance.models import WHOLE
from staff.attendance.rules import Part
from staff.attendance.services import DayOfWork, add_attendance, record_days
from staff.people.models import Worker
from staff.people.services import save_worker
from staff.postings.measured import MeasuredByIt
from staff.postings.models import Posting
from staff.postings.services import save_posting
from staff.tests.factories import account, center, head, posted

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03", Kind.MONTH)
LATER = MARCH.ends_at + timedelta(days=40)


@shared_world
def cast():
    return Cast()


def further_account_of(who, subdistrict) -> User:
    """An operator's account of somebody who has an account of the own that follows the postings."""
    User.objects.filter(worker=who).exists() or account(of=who)
    user = account(of=who)
    grant(user=user, duty=Duty.CENTER, subdistrict=subdistrict, on=date(2020, 1, 1))
    return User.objects.get(pk=user.pk)


class TestWhoIsBehindAnAccount:
    def test_the_first_account_follows_the_postings_and_a_further_one_does_not(self, cast):
        who = cast.member.worker
        further = account(of=who)
        assert (further.worker, further.person) == (None, who)
        assert not access_of(further).posts
        assert set(accounts_of_same_person(further)) == {cast.member, further}

    def test_an_account_that_is_saved_again_stays_the_first(self, cast):
        user = cast.member
        belong_to(user, user.worker)
        assert user.worker is not None
        assert user.person is None

    def test_accounts_that_name_nobody_are_persons_of_their_own(self, cast):
        assert set(accounts_of_same_person(cast.clerk)) == {cast.clerk}

    def test_field_systems_that_name_nobody_count_as_one(self, cast):
        one, other, third = (
            issue_token(
                name=name, duty=Duty.FIELD, subdistrict=cast.subdistrict, on=NINE.date(), expires_at=None, person=person
            )[0].user
            for name, person in (("app-1", None), ("app-2", None), ("app-3", cast.member.worker))
        )
        assert set(accounts_of_same_person(one)) == {one, other}
        assert set(accounts_of_same_person(third)) == {third, cast.member}

    def test_no_person_holds_audit_and_another_administrators_duty_in_two_accounts(self, cast):
        first, second = (account(of=cast.member.worker) for _time in range(2))
        grant(user=first, duty=Duty.SYSTEM, on=NINE.date())
        with pytest.raises(InvalidInput):
            grant(user=second, duty=Duty.AUDIT, on=NINE.date())


class TestJudging:
    def test_the_center_does_not_judge_what_its_author_wrote_down_for_it(self, cast):
        incident = make_incident(cast.grid, by=cast.clerk, source="center")
        with pytest.raises(MoveNotYours):
            move(incident, "invalidate", by=cast.clerk, reason="other")
        assert "invalidate" not in moves_of(access_of(cast.clerk), incident, user=cast.clerk)
        assert move(incident, "invalidate", by=cast.clerk2, reason="other").state == "invalid"

    def test_what_the_public_told_an_operator_is_not_the_operators_own_report(self, cast):
        incident = make_incident(cast.grid, by=cast.clerk, source="public")
        assert move(incident, "invalidate", by=cast.clerk, reason="other").state == "invalid"

    @pytest.mark.parametrize("name", ["member", "leader", "volunteer"])
    def test_a_further_account_judges_neither_own_reports_nor_those_of_the_own_grid(self, cast, name):
        me = getattr(cast, name)
        operator = further_account_of(me.worker, cast.subdistrict)
        for incident in (make_incident(cast.grid, by=me), make_incident(cast.grid, by=cast.clerk2)):
            with pytest.raises(NotAllowed):
                move(incident, "invalidate", by=operator, reason="other")
            assert "invalidate" not in moves_of(access_of(operator), incident, user=operator)
        elsewhere = make_incident(cast.other_grid, by=cast.clerk2)
        assert move(elsewhere, "invalidate", by=operator, reason="other").state == "invalid"

    def test_a_further_account_does_not_verify_what_the_person_handled(self, cast):
        handled = cast.at("handling")
        who = posted(Role.FULL_TIME, to=cast.other_grid).worker
        first = account(of=who)
        grant(user=first, duty=Duty.CENTER, subdistrict=cast.subdistrict, on=date(2020, 1, 1))
        handled = move(handled, "feed-back", by=User.objects.get(pk=first.pk), result="好了")
        with pytest.raises(MoveNotYours):
            move(handled, "verify", by=further_account_of(who, cast.subdistrict))
        assert move(handled, "verify", by=cast.clerk).state == "closed"

    def test_a_second_token_of_the_field_system_does_not_confirm_what_the_first_settled(self, cast):
        one, other = (
            issue_token(name=name, duty=Duty.FIELD, subdistrict=cast.subdistrict, on=NINE.date(), expires_at=None)[0]
            for name in ("app-1", "app-2")
        )
        incident = make_incident(cast.grid, by=one.user, reporter=cast.member.worker)
        closed = move(incident, "self-close", by=User.objects.get(pk=one.user_id), result="已清理")
        with pytest.raises(MoveNotYours):
            move(closed, "confirm", by=User.objects.get(pk=other.user_id))
        assert move(closed, "confirm", by=cast.leader).state == "closed"

    def test_a_token_of_one_person_acts_as_that_person_does_and_no_more(self, cast):
        by = {"duty": Duty.FIELD, "subdistrict": cast.subdistrict, "on": NINE.date(), "expires_at": None}
        system = issue_token(name="app-1", **by)[0].user
        neighbour = issue_token(name="app-2", person=cast.neighbour.worker, **by)[0].user
        leader = issue_token(name="app-3", person=cast.leader.worker, **by)[0].user
        incident = make_incident(cast.grid, by=User.objects.get(pk=system.pk), reporter=cast.member.worker)
        closed = move(incident, "self-close", by=User.objects.get(pk=system.pk), result="已清理")
        with pytest.raises(MoveNotYours):
            move(closed, "confirm", by=User.objects.get(pk=neighbour.pk))
        assert move(closed, "confirm", by=User.objects.get(pk=leader.pk)).state == "closed"

    def test_who_serves_a_grid_neither_takes_in_nor_assigns_its_cases(self, cast):
        operator = further_account_of(cast.member.worker, cast.subdistrict)
        incident = make_incident(cast.grid, by=cast.leader)
        for name, more in (("accept", {}), ("return", {"note": "补充"})):
            with pytest.raises(MeasuredByIt):
                move(incident, name, by=operator, **more)
        accepted = move(incident, "accept", by=cast.clerk)
        with pytest.raises(MeasuredByIt):
            move(accepted, "assign", by=operator, department="safety")
        with pytest.raises(NotAllowed):
            make_move(number=incident.number, name="hasten", by=operator, now=NINE, at=NINE, note="急")

    def test_visits_and_hazards_of_the_own_grid_are_judged_by_others(self, cast):
        operator = further_account_of(cast.leader.worker, cast.subdistrict)
        visit = Visit.objects.create(worker=cast.member.worker, grid=cast.grid, day=NINE.date(), kind="visit")
        found = hazard(cast.grid, by=cast.clerk, found_by=cast.member.worker)
        with pytest.raises(MeasuredByIt):
            judge_visit(visit=visit, invented=True, by=operator, at=NINE)
        with pytest.raises(MeasuredByIt):
            judge_hazard(hazard=found, invented=True, by=operator, at=NINE)
        assert judge_visit(visit=visit, invented=True, by=cast.clerk, at=NINE).judged_invented


@shared_world
def month():
    """A frozen month of a place whose first grid is served by somebody with an operator's further account."""
    place = office()
    staffed(place)
    measured(place, MARCH.start, [100, 80, 60, 40])
    surveyed(place, MARCH.start)
    place.clerk, place.grid = center(place.subdistrict), place.grids[0]
    place.operator = further_account_of(posted(Role.PART_TIME, to=place.grid).worker, place.subdistrict)
    return place


class TestEntering:
    def test_the_survey_of_the_own_grid_is_entered_by_others_at_every_door(self, month):
        AwarenessSurvey.objects.all().delete()
        survey = AwarenessSurvey(grid=month.grid, month=MARCH.start, asked=40, knowing=40)
        with pytest.raises(MeasuredByIt):
            save_survey(survey, by=month.operator, today=LATER.date())
        api = APIClient()
        api.force_authenticate(User.objects.get(pk=month.operator.pk))
        code = month.grid.versions.get().code
        told = {"grid": code, "month": "2026-03", "asked": 40, "knowing": 40}
        assert api.post("/api/v1/awareness-surveys/", told, format="json").status_code == 403
        pages = Client()
        pages.force_login(month.operator)
        form = {"grid": month.grid.pk, "month": "2026-03-01", "asked": 40, "knowing": 40}
        assert pages.post(reverse("admin:incidents_awarenesssurvey_add"), form).status_code == 200
        assert not AwarenessSurvey.objects.exists()
        survey = save_survey(survey, by=month.clerk, today=LATER.date())
        assert api.delete(f"/api/v1/awareness-surveys/{survey.pk}/").status_code == 403
        removal = reverse("admin:incidents_awarenesssurvey_delete", args=[survey.pk])
        assert pages.post(removal, {"post": "yes"}).status_code == 403
        assert AwarenessSurvey.objects.count() == 1

    def test_a_sheet_with_the_own_grid_is_refused_and_names_the_row(self, month):
        AwarenessSurvey.objects.all().delete()
        codes = [grid.versions.get().code for grid in month.grids[:2]]
        lines = ["月份,网格编码,调查人数,知晓人数", *(f"2026-03,{code},40,40" for code in codes)]
        data = "\n".join(lines).encode()
        refused = taken(AwarenessSheet, data, by=month.operator, at=LATER)
        assert [row.number for row in refused.refused] == [2]
        assert not AwarenessSurvey.objects.exists()
        assert not taken(AwarenessSheet, data, by=month.clerk, at=LATER).failed

    def test_who_serves_a_grid_does_not_take_its_survey_back(self, month):
        survey = AwarenessSurvey.objects.filter(grid=month.grid).first()
        keys = {AwarenessSurvey: [survey.pk]}
        with pytest.raises(MeasuredByIt):
            AwarenessSheet().refuse_taking_back(keys, by=month.operator)
        AwarenessSheet().refuse_taking_back(keys, by=month.clerk)

    def test_who_serves_a_grid_does_not_say_that_there_was_nothing_to_import(self, month):
        given = {"dataset": "awareness", "month": MARCH.start, "at": LATER}
        with pytest.raises(MeasuredByIt):
            note_nothing([month.subdistrict.pk], by=month.operator, **given)
        note_nothing([month.subdistrict.pk], by=month.clerk, **given)


class TestRecordsAboutOneself:
    def test_attendance_posting_and_abilities_are_kept_by_others(self, month):
        me = month.operator.person
        day = LATER.date()
        writes = [
            lambda: add_attendance(worker=me, day=day, status="present", today=day),
            lambda: record_days([DayOfWork(me, day, (Part("present", WHOLE),))], today=day),
            lambda: save_posting(Posting.objects.get(worker=me)),
            lambda: save_worker(judged(me)),
        ]
        for write in writes:
            with entered_by("rest"), saying(by=month.operator), pytest.raises(AboutOneself), transaction.atomic():
                write()
        for write in writes:
            with entered_by("rest"), saying(by=month.clerk):
                write()

    def test_rest_refuses_ones_own_attendance(self, month):
        api = APIClient()
        api.force_authenticate(User.objects.get(pk=month.operator.pk))
        told = {"worker": month.operator.person.staff_number, "day": f"{LATER:%Y-%m-%d}", "status": "present"}
        assert api.post("/api/v1/attendance/", told, format="json").status_code == 403


def judged(worker: Worker) -> Worker:
    worker.energetic, worker.well_informed = True, True
    worker.judged_by, worker.judged_on = "某某", date(2026, 1, 1)
    return worker


class TestDrawing:
    """One rule for every sample: who serves a grid of it on its days neither draws it nor asks there."""

    def test_who_serves_a_grid_draws_neither_the_sample_of_the_week_nor_of_the_survey(self, month):
        GridVersion.objects.update(households=200)
        week, at = parse("2026-W10", Kind.WEEK), MARCH.starts_at + timedelta(days=14)
        callers = [month.clerk, center(month.subdistrict)]
        draws = (
            lambda by: draw_of_week(subdistrict=month.subdistrict, week=week, seed=1, by=by, at=at),
            lambda by: draw_of_survey(
                subdistrict=month.subdistrict, month=MARCH, seed="a", wanted=10, callers=callers, by=by, at=at
            ),
        )
        for draw in draws:
            with pytest.raises(MeasuredByIt):
                draw(month.operator)
            with pytest.raises(NotAllowed):
                draw(head(month.subdistrict))
            assert draw(month.clerk).drawn_by == month.clerk

    def test_a_further_account_asks_in_no_grid_that_the_person_serves(self, month):
        GridVersion.objects.update(households=200)
        sample = draw_of_survey(
            subdistrict=month.subdistrict,
            month=MARCH,
            seed="a",
            wanted=10,
            callers=[month.operator, month.clerk],
            by=month.clerk,
            at=MARCH.starts_at + timedelta(days=14),
        )
        assert sample.shares.get(grid=month.grid).caller == month.clerk
        assert sample.shares.filter(caller=month.operator).exists()

    def test_who_serves_a_grid_does_not_say_how_complex_it_is(self, month):
        facts = {"complexity": "simple"}
        with pytest.raises(MeasuredByIt):
            change_facts(grid=month.grid, facts=facts, decision=Decision(LATER.date(), "事少", month.operator, LATER))
        with transaction.atomic():
            change_facts(
                grid=month.grids[1], facts=facts, decision=Decision(LATER.date(), "事少", month.operator, LATER)
            )
        change_facts(grid=month.grid, facts=facts, decision=Decision(LATER.date(), "事少", month.clerk, LATER))


class TestFreezing:
    def test_who_has_a_line_neither_freezes_nor_corrects_nor_reviews_a_month(self, month):
        draft = draft_bulletin(subdistrict=month.subdistrict, month=MARCH, at=MARCH.ends_at)
        with pytest.raises(MeasuredByIt):
            freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=month.operator)
        bulletin = freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=month.clerk)
        with pytest.raises(MeasuredByIt):
            open_revision(bulletin=bulletin, reason="x", by=month.operator, at=LATER)
        revision = open_revision(bulletin=bulletin, reason="x", by=month.clerk, at=LATER)
        with pytest.raises(MeasuredByIt):
            review_revision(bulletin=revision, by=month.operator, at=LATER)
        review_revision(bulletin=revision, by=month.clerk, at=LATER)
        with pytest.raises(MeasuredByIt):
            withdraw_revision(bulletin=revision, by=month.operator)
        with pytest.raises(MeasuredByIt):
            freeze_revision(bulletin=revision, by=month.operator, at=LATER)
        assert freeze_revision(bulletin=revision, by=month.clerk, at=LATER).state == "frozen"

    def test_the_clock_freezes_whoever_works_in_the_office(self, month):
        draft = draft_bulletin(subdistrict=month.subdistrict, month=MARCH, at=MARCH.ends_at)
        assert freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=None).state == "frozen"


# --- every act of a person ------------------------------------------------------------------------

# Who is measured leaves it to others; what is tried above and beside the noun.
LEFT_TO_OTHERS = """
    assessment.adjustment.services.attach_evidence
    assessment.adjustment.services.decide_adjustment
    assessment.adjustment.services.propose_adjustment
    assessment.adjustment.services.show_adjustment
    assessment.adjustment.services.withdraw_adjustment
    assessment.adjustment.services.withdraw_evidence
    assessment.adoption.services.record_signature
    assessment.award.deciding.decide
    assessment.award.deciding.propose
    assessment.award.deciding.publish
    assessment.award.services.leave_out
    assessment.award.services.record_votes
    assessment.award.services.write_opinions
    assessment.bulletin.revision.freeze_revision
    assessment.bulletin.revision.open_revision
    assessment.bulletin.revision.review_revision
    assessment.bulletin.revision.revise_for_objection
    assessment.bulletin.revision.withdraw_revision
    assessment.bulletin.services.freeze_bulletin
    assessment.delivery.services.record_receipt
    assessment.delivery.services.record_receipts
    assessment.inspection.sample.draw_sample
    assessment.inspection.sample.verify_item
    assessment.inspection.sample.verify_items
    assessment.inspection.services.check_finding
    assessment.interview.required.cancel_interview
    assessment.interview.services.check_interview
    assessment.interview.services.hold_interview
    assessment.objection.services.answer_objection
    assessment.objection.services.tried
    assessment.pay.funds.approve_overdraft
    assessment.pay.funds.save_rule
    assessment.pay.services.approve_run
    assessment.pay.services.check_run
    assessment.pay.services.decide_as_attended
    assessment.pay.settings.record_consent
    assessment.pay.settings.remove
    assessment.pay.settings.save_dated
    assessment.pay.settings.save_entry
    assessment.remark.services.answer_remark
    assessment.replacement.services.make_move
    assessment.replacement.services.record_ground
    assessment.score.quarter_life.review_quarter
    assessment.score.quarter_life.revise_quarter
    assessment.score.quarter_life.tell_quarter
    assessment.score.quarter_life.withdraw_quarter
    assessment.score.year_life.revise_year
    assessment.score.year_life.tell_year
    assessment.survey.services.draw_sample
    grids.territory.services.change_facts
    grids.territory.services.describe_grid
    incidents.entries.services.note_nothing
    incidents.entries.services.refuse_own_survey
    incidents.entries.services.save_survey
    incidents.hazards.services.judge_hazard
    incidents.incident.services.make_move
    incidents.incoming.runs.work_through
    incidents.incoming.services.import_sheet
    incidents.incoming.undoing.undo_import
    incidents.triage.services.assign_each
    incidents.triage.services.decide
    incidents.triage.services.take_in
    incidents.visits.services.judge_visit
    staff.attendance.leaves.approve_leave
    staff.attendance.leaves.shorten_leave
    staff.attendance.leaves.take_back_leave
"""
# The work itself, which its author reports within the bounds of decision 052; and the right to object.
OWN_WORK = """
    assessment.adjustment.services.answer_adjustment
    assessment.adoption.services.sign
    assessment.inspection.services.answer_finding
    assessment.objection.services.ask_review
    assessment.objection.services.file_objection
    assessment.remark.services.make_remark
    incidents.assignments.services.answer_task
    incidents.attachments.services.attach
    incidents.attachments.services.withdraw_attachment
    incidents.care.services.record_care_visit
    incidents.handover.services.accept_item
    incidents.hazards.services.recheck_hazard
    incidents.hazards.services.record_hazard
    incidents.hazards.services.report_hazard
    incidents.hazards.services.report_problem
    incidents.desk.report.report_with_photographs
    incidents.incident.corrections.correct_report
    incidents.incident.records.record_incident
    incidents.suggestions.services.put_into_the_box
    incidents.talks.services.next_step_done
    incidents.talks.services.note_talk
    incidents.incident.services.report_incident
    incidents.incident.services.shorten_limit
    incidents.incident.services.start_and_feed_back
    incidents.mediations.services.record_mediation
    incidents.publicity.services.save_activity
"""
# Nobody's figure rises by it: settings for all alike, the office's own order, a finding against a grid, a step that
# computes from facts alone, a leave that is withdrawn or declined.
SCORES_NOBODY = """
    assessment.adoption.services.name_decision
    assessment.adoption.services.record_consultation
    assessment.adoption.services.record_publication
    assessment.award.deciding.note_remark
    assessment.award.deciding.settle_remark
    assessment.award.services.note_consultation
    assessment.award.services.open_round
    assessment.award.services.set_panel
    assessment.award.services.take_up_anew
    assessment.bulletin.issue.issue_bulletin
    assessment.bulletin.services.freeze_as_things_stand
    assessment.cycle.services.run_step
    assessment.inspection.services.assign_finding
    assessment.inspection.services.note_finding
    assessment.interview.services.acknowledge_interview
    assessment.leading_group.services.add_files
    assessment.leading_group.services.record_decision
    assessment.leading_group.services.save_meeting
    assessment.leading_group.services.standing_decision
    assessment.leading_group.services.withdraw_decision
    assessment.pay.funds.record_expense
    assessment.pay.funds.record_income
    assessment.pay.funds.remove_entry
    assessment.pay.funds.save_source
    assessment.pay.services.draft_runs
    assessment.pay.services.send_back
    assessment.pay.settings.save_setting
    assessment.replacement.services.note_step
    assessment.replacement.services.propose
    assessment.what_if.services.ask
    assessment.what_if.services.cancel
    assessment.what_if.services.try_again
    grids.matters.services.decide_matter
    grids.matters.services.propose_matter
    grids.matters.services.report_matter
    grids.territory.boundary_files.import_boundaries
    grids.territory.services.close_grid
    grids.territory.services.merge_grids
    grids.territory.services.move_grid
    grids.territory.services.open_grid
    grids.territory.services.redraw_grids
    grids.territory.services.rename_grid
    grids.territory.services.split_grid
    grids.territory.services_of_villages.close_village
    grids.territory.services_of_villages.open_village
    grids.territory.services_of_villages.rename_village
    grids.territory.services_of_villages.replace_village_code
    grids.territory.taking_back.take_back
    incidents.assignments.services.issue_task
    incidents.assignments.services.withdraw_task
    incidents.entries.services.record_receipts
    incidents.handover.services.add_item
    incidents.handover.services.bring_up_to_date
    incidents.handover.services.name_successor
    incidents.handover.services.open_hand_over
    incidents.incident.imports.write_incidents
    incidents.incoming.progress.stop_work
    incidents.incoming.services.confirm_columns
    incidents.incoming.services.discard
    incidents.incoming.services.drop
    incidents.incoming.services.explain
    incidents.triage.filters.drop_filter
    incidents.triage.filters.keep_filter
    staff.accounts.rights.ask_for_token
    staff.accounts.rights.decide_right
    staff.accounts.rights.end_duty
    staff.accounts.rights.give_duty
    incidents.suggestions.services.answer_suggestion
    staff.accounts.resets.reset_password
    staff.accounts.resets.reset_second_factor
    staff.accounts.resets.take_effect
    staff.attendance.keeping.set_keeping
    staff.attendance.leaves.decline_leave
    staff.attendance.leaves.withdraw_leave
    staff.calendar.services.remove_day
    staff.calendar.services.save_day
    staff.people.services.show_phone
    staff.people.services.show_phones
    staff.recruitment.services.appoint_candidate
    staff.recruitment.services.find_eligible
    staff.recruitment.services.open_recruitment
    staff.recruitment.services.refuse
    staff.training.services.save_training
    staff.training.services.record_results
"""
DOORS = {"admin.py", "admin_acts.py", "api.py", "forms.py", "lists.py", "notices.py", "pages.py", "serializers.py"}


def acts() -> set[str]:
    """Every public function outside the doors that is told who acts."""
    found = set()
    for app in ("grids", "staff", "incidents", "assessment"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            if path.name in DOORS or {"tests", "migrations"} & set(path.parts):
                continue
            module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    told = {argument.arg for argument in node.args.kwonlyargs}
                    found |= {f"{module}.{node.name}"} if told & {"by", "decision"} else set()
    return found


def test_of_every_act_it_is_said_whether_who_is_measured_may_do_it():
    """A new act fails here until it stands in one of the three lists; if in the first, with a test that tries it."""
    said = [set(names.split()) for names in (LEFT_TO_OTHERS, OWN_WORK, SCORES_NOBODY)]
    assert set().union(*said) == acts()
    assert sum(map(len, said)) == len(acts())
