"""Versions of the scheme: dated, without overlap, refused in words; a frozen month is pinned to its own for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from assessment.forms import TermsForm
from assessment.models import Bulletin, BulletinLine, Scheme
from assessment.periods import parse
from assessment.services.bulletin import draft_bulletin, freeze_bulletin, recompute_bulletin
from assessment.services.lines import canonical_bytes
from assessment.services.scheme import SchemeInUse, new_version, save_terms
from assessment.terms import Terms
from assessment.tests.factories import measured, office, staffed, surveyed
from core.errors import InvalidInput

pytestmark = pytest.mark.django_db
MARCH, APRIL = parse("2026-03"), parse("2026-04")


@pytest.fixture
def place():
    made = office()
    staffed(made)
    for month in (MARCH, APRIL):
        measured(made, month.start, [90, 80, 70, 10])
        surveyed(made, month.start)
    return made


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
    assert "2026-03" in refused.value.fields["in_force_from"][0]  # the form shows what stands beside the field


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
