"""Versions of the scheme: dated, without overlap, refused in words; a frozen month always keeps its own."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessment.bulletin.lines import canonical_bytes
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.services import draft_bulletin, freeze_bulletin, recompute_bulletin
from assessment.cycle.services import run_step
from assessment.periods import parse
from assessment.scheme.forms import TermsForm
from assessment.scheme.models import Scheme
from assessment.scheme.services import SchemeInUse, issue_scheme, new_version, save_terms
from assessment.scheme.terms import Terms
from assessment.tests.factories import amended, measured, office, staffed, surveyed
from core.errors import InvalidInput
from core.testing.worlds import shared_world
from incidents.tests.factories import shanghai
from staff.tests.factories import center

pytestmark = pytest.mark.django_db
AT = shanghai("2026-05-20 10:00")
MARCH, APRIL = parse("2026-03"), parse("2026-04")


@shared_world
def place():
    made = office()
    staffed(made)
    for month in (MARCH, APRIL):
        measured(made, month.start, [90, 80, 70, 10])
        surveyed(made, month.start)
    return made


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def frozen(place, month) -> Bulletin:
    at = month.ends_at + timedelta(days=4)
    draft = draft_bulletin(subdistrict=place.subdistrict, month=month, at=at)
    return freeze_bulletin(bulletin=draft, at=at, by=None)


def kept(bulletin: Bulletin) -> bytes:
    return canonical_bytes(Bulletin.objects.get(pk=bulletin.pk), BulletinLine.objects.filter(bulletin=bulletin))


def other_weights(scheme: Scheme) -> Terms:
    return Terms.model_validate({**scheme.terms, "weights": {"base": 80, "incidents": 10, "awareness": 10}})


def test_a_new_version_with_edited_terms_leaves_the_frozen_month_byte_by_byte(place):
    march = frozen(place, MARCH)
    before = kept(march)
    version = new_version(scheme=place.scheme, in_force_from=APRIL.start)
    version = save_terms(scheme=version, terms=other_weights(version))
    april = frozen(place, APRIL)
    assert (march.scheme.version, april.scheme.version) == (1, 2)
    assert kept(march) == before
    assert recompute_bulletin(march).same
    assert recompute_bulletin(april).same
    assert april.lines.get(grid=place.grids[0]).base_score == 72  # 90 of 100 points, of 80


def test_a_version_that_judged_a_month_is_not_edited(place):
    march = frozen(place, MARCH)
    with pytest.raises(SchemeInUse):
        save_terms(scheme=place.scheme, terms=other_weights(place.scheme))
    assert Scheme.objects.get(pk=place.scheme.pk).terms == march.terms


def test_no_version_begins_before_the_end_of_a_frozen_month(place):
    frozen(place, MARCH)
    with pytest.raises(InvalidInput) as refused:
        new_version(scheme=place.scheme, in_force_from=MARCH.start)
    assert set(refused.value.fields) == {"in_force_from"}
    assert "2026年3月" in refused.value.fields["in_force_from"][0]  # the form shows the text next to the field


class TestInTheDatabase:
    """Who writes without the services, such as by hand in the database, cannot alter what a frozen month says."""

    def refuse(self, words: str, **values: object) -> None:
        scheme = Scheme.objects.order_by("version")[0]
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            Scheme.objects.filter(pk=scheme.pk).update(**values)
        assert Scheme.objects.filter(pk=scheme.pk).values().get() == self.before

    @pytest.fixture
    def march(self, place) -> Bulletin:
        march = frozen(place, MARCH)
        self.before = Scheme.objects.values().get()
        return march

    @pytest.mark.parametrize(
        "values",
        [
            {"terms": {}},
            {"in_force_from": date(2026, 2, 1)},
            {"in_force_from": date(2026, 5, 1)},
            {"version": 7},
            {"title": "other"},
        ],
    )
    def test_the_version_of_a_frozen_month_stays_as_it_is(self, march, values):
        self.refuse("version 1 stays|version 1, so it stays|would govern", **values)

    def test_it_is_not_deleted(self, march):
        with pytest.raises(DatabaseError, match="version 1"), connection.cursor() as cursor, transaction.atomic():
            cursor.execute("DELETE FROM assessment_scheme WHERE id = %s", [march.scheme_id])

    def test_it_may_still_be_issued_once(self, march):
        issue_scheme(scheme=march.scheme, document_number="南街〔2026〕5号", issued_on=APRIL.start, at=AT)
        self.before = Scheme.objects.values().get()
        self.refuse("is issued", document_number="南街〔2026〕6号")

    @pytest.mark.parametrize("stage", ["inspection", "warning", "bulletin"])
    def test_a_version_that_any_period_was_judged_by_stays(self, place, stage):
        period = parse("2026-W10") if stage == "inspection" else MARCH
        run_step(subdistrict=place.subdistrict, stage=stage, period=period, at=MARCH.ends_at + timedelta(hours=3))
        self.before = Scheme.objects.values().get()
        self.refuse("make a new version", terms={})
        with pytest.raises(SchemeInUse):
            save_terms(scheme=place.scheme, terms=other_weights(place.scheme))

    def test_no_version_is_slipped_under_a_frozen_month(self, place, march):
        later = new_version(scheme=place.scheme, in_force_from=APRIL.start)
        Scheme.objects.filter(pk=later.pk).update(in_force_from=date(2026, 3, 2))  # governs no month that is frozen
        with pytest.raises(DatabaseError, match="2026-03-01 would govern"), transaction.atomic():
            Scheme.objects.filter(pk=later.pk).update(in_force_from=MARCH.start)
        later.pk, later.version, later.in_force_from = None, 9, MARCH.start
        with pytest.raises(DatabaseError, match="would govern"), transaction.atomic():
            later.save()

    @pytest.mark.parametrize("wrong", ["terms", "scheme"])
    def test_a_month_is_frozen_by_the_version_in_force_or_not_at_all(self, place, wrong):
        at = MARCH.ends_at + timedelta(days=4)
        draft = draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=at)
        other = amended(place, begins_on=APRIL.start, induction_days=0)
        values = {"terms": other.terms} if wrong == "terms" else {"scheme": other}
        with pytest.raises(DatabaseError, match="in force on its first day"), transaction.atomic():
            Bulletin.objects.filter(pk=draft.pk).update(state="frozen", frozen_at=at, **values)
        assert Bulletin.objects.filter(pk=draft.pk).update(state="frozen", frozen_at=at) == 1

    @pytest.mark.parametrize(
        "values",
        [
            {"terms": {}},
            {"digest": "0"},
            {"month": APRIL.start},
            {"drafted_at": APRIL.ends_at},
            {"frozen_at": APRIL.ends_at},
            {"document_number": "1"},
            {"state": "issued"},
        ],
    )
    def test_what_a_frozen_bulletin_says_of_itself_stays(self, march, values):
        with pytest.raises(DatabaseError), transaction.atomic():
            Bulletin.objects.filter(pk=march.pk).update(**values)

    @pytest.mark.django_db(transaction=True)
    def test_terms_that_are_changed_while_a_month_is_frozen_wait_and_are_refused(self, place):
        at = MARCH.ends_at + timedelta(days=4)
        draft = draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=at)
        refused: list[str] = []

        def meddle() -> None:
            try:
                Scheme.objects.filter(pk=place.scheme.pk).update(terms={})
            except DatabaseError as error:
                refused.append(str(error))
            finally:
                connection.close()

        meddler = Thread(target=meddle)
        with transaction.atomic():
            freeze_bulletin(bulletin=draft, at=at, by=None)
            meddler.start()
            meddler.join(0.5)
            assert meddler.is_alive()  # it waits for the month that is being frozen
        meddler.join(20)
        assert "make a new version" in refused[0]


def test_the_page_of_a_free_version_refuses_a_day_that_is_frozen_in_words(place):
    frozen(place, MARCH)
    later = new_version(scheme=place.scheme, in_force_from=APRIL.start)
    page = reverse("admin:assessment_scheme_change", args=(later.pk,))
    values = {"title": later.title, "in_force_from": "2026-03-01", "document_number": ""}
    answer = browser(center(place.subdistrict)).post(page, values)
    assert "2026年3月" in answer.context["errors"][0][0]


def test_versions_follow_each_other_without_overlap_each_until_the_next_begins(place):
    version = new_version(scheme=place.scheme, in_force_from=APRIL.start)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.filter(pk=version.pk).update(in_force_from=place.scheme.in_force_from)
    in_force = Scheme.objects.in_force
    assert in_force(place.subdistrict, APRIL.start - timedelta(days=1)) == place.scheme
    assert in_force(place.subdistrict, APRIL.start) == version


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("base.target", "0", "0"),
        ("ranking.bottom_percent", "101", "100"),
        ("inspection.on_time_share", "1.5", "1"),
        ("awareness.months", "13", "12"),
    ],
)
def test_a_term_outside_its_limits_is_refused_at_its_own_field_in_chinese(place, path, value, words):
    terms = place.scheme.value
    initial = {name: field.initial for name, field in TermsForm(terms).fields.items()}
    with translation.override("zh-hans"):
        form = TermsForm(terms, {**initial, path: value})
        assert not form.is_valid()
        (error,) = form.errors[path]
    assert words in error
    assert "应" in error
    assert list(form.errors) == [path]


def test_weights_that_do_not_sum_are_refused_by_the_name_of_their_group(place):
    terms = place.scheme.value
    initial = {name: field.initial for name, field in TermsForm(terms).fields.items()}
    form = TermsForm(terms, {**initial, "weights.base": "50"})
    assert not form.is_valid()
    assert "100" in form.non_field_errors()[0]
