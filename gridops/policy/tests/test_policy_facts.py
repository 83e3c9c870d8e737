"""Every fact of the policy that data can show, shown by the data that ships."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import TestCase
from psycopg2.extras import DateRange

from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI, starts_at
from core.errors import InvalidInput
from gridops.demo.loading import Wanted, load
from gridops.policy.services import load_policy
from grids.matters.models import Matter, Platform, Subcategory
from grids.scope import EVERYTHING
from grids.territory.lists import grids as named_grids
from grids.territory.models import Complexity, Grid, GridVersion, Subdistrict, Village
from incidents.entries.models import BaseEntry, EntryClass
from incidents.incident.choices import LimitStage
from incidents.incident.models import Incident
from incidents.incident.models_of_limits import TimeLimit
from incidents.incident.rules import deadline
from staff.access import Role
from staff.accounts.models import User
from staff.calendar.lists import working_calendar
from staff.departments.models import Department
from staff.people.models import Source, Worker
from staff.postings.coverage import board
from staff.postings.models import GridService, Posting
from staff.postings.services import NotEligible, appoint

TODAY = date(2026, 3, 10)


class TerritoryTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_policy(on=TODAY)

    def test_there_are_16_villages_and_36_grids_of_one_subdistrict(self) -> None:
        assert (Subdistrict.objects.count(), Village.objects.count(), Grid.objects.count()) == (1, 16, 36)

    def test_four_villages_have_three_grids_and_twelve_have_two(self) -> None:
        sizes = Counter(GridVersion.objects.values_list("village", flat=True)).values()
        assert Counter(sizes) == {3: 4, 2: 12}

    def test_villages_carry_the_codes_901_to_916(self) -> None:
        codes = list(Village.objects.order_by("code").values_list("code", flat=True))
        assert codes == [f"331003002{number}" for number in range(901, 917)]

    def test_a_grid_belongs_to_exactly_one_village_and_its_code_begins_with_the_villages(self) -> None:
        versions = GridVersion.objects.on(TODAY).select_related("village")
        assert versions.values("grid").distinct().count() == versions.count() == 36
        assert all(len(v.code) == 15 and v.code.startswith(v.village.code) for v in versions)
        assert len({v.code for v in versions}) == 36

    def test_loading_again_adds_nothing_and_overwrites_no_edited_name(self) -> None:
        Village.objects.filter(code="331003002901").update(name="方山下村")
        Matter.objects.filter(code="fire").update(name="消防")
        counts = [
            model.objects.count()
            for model in (Village, Grid, GridVersion, Matter, Subcategory, Department, TimeLimit, Scheme)
        ]
        load_policy(on=date(2026, 9, 1))
        assert counts == [
            model.objects.count()
            for model in (Village, Grid, GridVersion, Matter, Subcategory, Department, TimeLimit, Scheme)
        ]
        assert Village.objects.get(code="331003002901").name == "方山下村"
        assert Matter.objects.get(code="fire").name == "消防"
        assert Scheme.objects.get().value.cycle_starts_on == date(2026, 3, 11)

    def test_loading_the_policy_brings_no_people(self) -> None:
        assert not Worker.objects.exists()
        assert not User.objects.exists()


class MatterTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_policy(on=TODAY)

    def test_the_ten_matters_stand_in_the_policys_order(self) -> None:
        assert list(Matter.objects.in_force(TODAY).values_list("name", flat=True)) == [
            "信息采集",
            "流动人口和出租房管理",
            "安全生产",
            "食品药品安全",
            "消防安全",
            "信访维稳",
            "矛盾调处",
            "平安宣传",
            "平安巡查",
            "民生服务",
        ]

    def test_petitions_and_crime_clues_alone_are_restricted(self) -> None:
        assert list(Matter.objects.filter(restricted=True).values_list("code", flat=True)) == ["petitions"]
        assert list(Subcategory.objects.filter(restricted=True).values_list("code", flat=True)) == ["crime-clue"]

    def test_base_information_has_five_classes(self) -> None:
        assert EntryClass.values == ["people", "houses", "matters", "objects", "organisations"]
        assert list(Subcategory.objects.filter(matter__code="information").values_list("name", flat=True)) == [
            "人",
            "房",
            "事",
            "物",
            "组织",
        ]

    def test_each_matter_goes_to_one_of_the_four_platforms_and_each_platform_has_departments(self) -> None:
        assert len(Platform.values) == 4
        assert set(Department.objects.values_list("platform", flat=True)) == set(Platform.values)
        assert set(Matter.objects.values_list("platform", flat=True)) == set(Platform.values)

    def test_normal_incidents_are_accepted_in_2_and_closed_in_7_working_days(self) -> None:
        limits = {(limit.urgency, limit.stage): (limit.amount, limit.unit) for limit in TimeLimit.objects.all()}
        assert limits["normal", "accept"] == (2, "working_days")
        assert limits["normal", "close"] == (7, "working_days")
        assert limits["urgent", "accept"] == (120, "minutes")
        assert limits["urgent", "close"] == (24 * 60, "minutes")
        assert limits["emergency", "accept"] == (30, "minutes")
        assert limits["emergency", "close"] == (120, "minutes")
        normal = TimeLimit.objects.get(urgency="normal", stage=LimitStage.CLOSE)
        begins = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)  # a Monday
        due = deadline(begins, normal.amount, normal.unit, working_calendar(normal.subdistrict_id))
        assert due == starts_at(date(2026, 3, 12))


class SchemeTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_policy(on=TODAY)
        cls.terms: Terms = Scheme.objects.get().value

    def test_an_empty_ledger_owes_nothing(self) -> None:
        assert self.terms.cycle_starts_on == date(2026, 3, 11)

    def test_the_bulletin_weighs_base_information_incidents_and_awareness_40_40_20(self) -> None:
        weights = self.terms.weights
        assert (weights.base, weights.incidents, weights.awareness) == (40, 40, 20)

    def test_points_and_targets_are_the_decided_defaults(self) -> None:
        base, incidents, awareness = self.terms.base, self.terms.incidents, self.terms.awareness
        assert (base.new, base.changed, base.verified) == (Decimal("1.0"), Decimal("0.5"), Decimal("0.2"))
        assert (base.new_of_people, base.target) == (0, 100)
        assert (incidents.share_of_reports, incidents.share_on_time, incidents.target) == (
            Decimal("0.6"),
            Decimal("0.4"),
            10,
        )
        assert (awareness.months, awareness.minimum_asked) == (3, 30)

    def test_bottom_is_a_tenth_and_below_90_and_a_line_needs_half_a_member_month(self) -> None:
        ranking = self.terms.ranking
        assert (ranking.bottom_percent, ranking.bottom_below, ranking.minimum_member_months) == (10, 90, Decimal("0.5"))
        assert self.terms.induction_days == 30

    def test_the_cycle_turns_on_mondays_at_8_and_on_the_1st_at_2_and_freezes_after_3_working_days(self) -> None:
        timing = self.terms.timing
        assert (timing.inspection_at.hour, timing.bulletin_at.hour, timing.review_days) == (8, 2, 3)

    def test_interviews_are_due_in_5_working_days_and_checked_after_30(self) -> None:
        interview = self.terms.interview
        assert (interview.due_working_days, interview.check_after_days) == (5, 30)
        assert interview.minimum_share_of_month == Decimal("0.5")

    def test_quarter_year_awards_and_pay_are_the_decided_defaults(self) -> None:
        terms = self.terms
        assert list(terms.quarter.weights.model_dump().values()) == [15, 20, 20, 25, 10, 10]
        assert (terms.quarter.bonus_at_most, terms.quarter.bottom_below, terms.quarter.due_working_day) == (10, 75, 5)
        assert (terms.grades.excellent, terms.grades.qualified, terms.grades.basically_qualified) == (90, 75, 60)
        assert (terms.replacement.bottom_and_below, terms.replacement.twice_bottom_and_below) == (60, 75)
        assert (terms.year.share_of_months, terms.year.share_of_quarters) == (Decimal("0.4"), Decimal("0.6"))
        assert (terms.year.minimum_months, terms.year.minimum_quarters) == (4, 2)
        assert (terms.year.due_month, terms.year.due_day) == (1, 15)
        awards = terms.awards
        assert (awards.leaders_percent, awards.full_time_percent, awards.part_time_percent) == (10, 10, 5)
        points = [(0, "0.50"), (60, "0.70"), (75, "0.90"), (90, "1.00")]
        assert terms.pay.coefficient == tuple((Decimal(score), Decimal(worth)) for score, worth in points)

    def test_the_defaults_are_data_of_a_dated_version_that_a_new_version_changes(self) -> None:
        subdistrict = Subdistrict.objects.get()
        changed = self.terms.model_copy(update={"induction_days": 10}).model_dump(mode="json")
        Scheme.objects.create(
            subdistrict=subdistrict, version=2, title="v2", in_force_from=date(2026, 5, 1), terms=changed
        )
        assert Scheme.objects.in_force(subdistrict, date(2026, 4, 30)).value.induction_days == 30
        assert Scheme.objects.in_force(subdistrict, date(2026, 5, 1)).value.induction_days == 10


class TeamTests(TestCase):
    """The demo's team is the policy's own."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_policy(on=TODAY)
        load(wanted=Wanted(months=1, seed=1, until=TODAY, incidents=2), at=starts_at(TODAY))
        cls.first_day = date(2026, 3, 1)

    def firsts(self) -> list[Posting]:
        """The first full-time member of each grid; complex grids have additional ones."""
        by_grid: dict[int | None, Posting] = {}
        for posting in Posting.objects.filter(role=Role.FULL_TIME).select_related("worker").order_by("pk"):
            by_grid.setdefault(posting.grid_id, posting)
        return list(by_grid.values())

    def services(self, role: str) -> Any:
        return GridService.objects.on(self.first_day).filter(role=role)

    def test_there_are_four_roles_and_every_grid_has_all_of_them(self) -> None:
        assert Role.values == ["guide", "leader", "full_time", "part_time"]
        first_day_of_team = date(2025, 6, 1)
        for role in Role.values:
            services = GridService.objects.on(first_day_of_team).filter(role=role)
            assert services.values("grid").distinct().count() == 36, role

    def test_every_village_has_one_guide_who_is_its_stationed_official(self) -> None:
        guides = Posting.objects.in_force(self.first_day).filter(role=Role.GUIDE)
        assert guides.count() == guides.values("village").distinct().count() == 16
        assert set(guides.values_list("worker__source", flat=True)) == {Source.OFFICIAL}

    def test_every_grid_has_one_leader_who_is_a_village_secretary_or_director_and_some_lead_several(self) -> None:
        leaders = self.services(Role.LEADER)
        assert leaders.count() == leaders.values("grid").distinct().count() == 36
        backgrounds = set(leaders.values_list("worker__background", flat=True))
        assert backgrounds == {"村党支部书记", "村主任"}
        assert max(Counter(leaders.values_list("worker", flat=True)).values()) > 1

    def test_26_auxiliaries_are_22_placed_and_4_at_windows(self) -> None:
        auxiliaries = Worker.objects.filter(source=Source.AUXILIARY)
        assert (auxiliaries.count(), auxiliaries.filter(at_window=True).count()) == (26, 4)
        assert auxiliaries.filter(postings__role=Role.FULL_TIME).distinct().count() == 22

    def test_the_22_come_from_the_lines_that_the_policy_names(self) -> None:
        lines = Counter(posting.worker.line for posting in self.firsts() if posting.worker.source == Source.AUXILIARY)
        assert lines == {"民政": 1, "残联": 1, "食药": 3, "工会": 1, "禁毒": 1, "大学生村官": 2, "科室线办合同制": 13}

    def test_window_staff_hold_no_post_and_cannot_get_one(self) -> None:
        window = Worker.objects.filter(at_window=True)
        assert not Posting.objects.filter(worker__in=window).exists()
        with pytest.raises(NotEligible):
            appoint(worker=window[0], role=Role.FULL_TIME, grid=Grid.objects.first(), begins_on=TODAY)

    def test_36_grids_are_22_with_auxiliaries_and_14_filled_by_the_three_channels(self) -> None:
        sources = Counter(posting.worker.source for posting in self.firsts())
        assert sources[Source.AUXILIARY] == 22
        channels = {Source.RECOMMENDED, Source.SELF_NOMINATED, Source.RECRUITED}
        assert set(sources) == {Source.AUXILIARY, *channels}
        assert sum(sources[channel] for channel in channels) == 14

    def test_the_board_of_the_day_on_which_the_team_was_built_shows_36_as_22_and_14(self) -> None:
        on = min(during.lower for during in Posting.objects.values_list("during", flat=True))
        built = board(named_grids(EVERYTHING, on).order_by("code"), on=on)
        assert dict(built.origins) == {"auxiliary": 22, "channels": 14}
        assert (built.complete, built.vacancies, built.shortfalls, built.breaches) == (36, [], [], [])
        assert board(named_grids(EVERYTHING, on).order_by("code"), on=on - timedelta(days=1)).complete == 0

    def test_recruits_are_between_18_and_50_when_they_begin(self) -> None:
        channels = [Source.RECOMMENDED, Source.SELF_NOMINATED, Source.RECRUITED]
        for posting in Posting.objects.filter(role=Role.FULL_TIME, worker__source__in=channels).select_related(
            "worker"
        ):
            born, begins = posting.worker.born_on, posting.during.lower
            assert born is not None
            assert 18 <= begins.year - born.year - ((begins.month, begins.day) < (born.month, born.day)) <= 50

    def test_full_time_members_handle_a_computer_and_the_phone_app_and_can_organise(self) -> None:
        members = Worker.objects.filter(postings__role=Role.FULL_TIME)
        assert not members.exclude(uses_computer=True, uses_phone_app=True, organises=True, expresses=True).exists()

    def test_complex_grids_have_several_full_time_members(self) -> None:
        counts = Counter(self.services(Role.FULL_TIME).values_list("grid", flat=True))
        complex_grids = list(GridVersion.objects.filter(complexity=Complexity.COMPLEX).values_list("grid", flat=True))
        several = [grid for grid in complex_grids if counts[grid] >= 2]
        assert len(complex_grids) == 3
        assert len(several) >= 2

    def test_every_grid_has_two_to_four_part_time_members(self) -> None:
        counts = Counter(self.services(Role.PART_TIME).values_list("grid", flat=True))
        assert len(counts) == 36
        assert set(counts.values()) <= {2, 3, 4}

    def test_the_team_was_built_by_the_end_of_may(self) -> None:
        assert min(Posting.objects.values_list("during", flat=True), key=lambda during: during.lower).lower == date(
            2025, 6, 1
        )

    def test_pay_schemes_differ_between_auxiliaries_and_recruits(self) -> None:
        schemes = {(p.worker.source == Source.AUXILIARY, p.pay_scheme) for p in self.firsts()}
        assert schemes == {(True, "allowance"), (False, "wage")}

    def test_base_information_is_counts_per_class_and_never_persons(self) -> None:
        assert set(BaseEntry.objects.values_list("entry_class", flat=True)) == set(EntryClass.values)

    def test_restricted_incidents_are_those_of_petitions_and_crime_clues(self) -> None:
        for incident in Incident.objects.select_related("matter", "subcategory"):
            assert incident.subcategory is not None
            assert incident.restricted == (
                incident.matter.code == "petitions" or incident.subcategory.code == "crime-clue"
            )

    def test_a_full_time_member_serves_one_grid_at_a_time(self) -> None:
        member = self.firsts()[0]
        other = Grid.objects.exclude(pk=member.grid_id).first()
        with pytest.raises(InvalidInput):
            appoint(worker=member.worker, role=Role.FULL_TIME, grid=other, begins_on=TODAY)
        assert DateRange(TODAY, None) not in Posting.objects.filter(worker=member.worker).values_list(
            "during", flat=True
        )
