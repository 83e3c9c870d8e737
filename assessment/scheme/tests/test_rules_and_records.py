"""The scheme as printed assessment rules, its deadline, and the record form of an interview."""

from __future__ import annotations

import io
from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from docx import Document

from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.letterhead.rules import first_letterhead
from assessment.periods import parse
from assessment.scheme.documents import Rules, numeral, rules_docx
from assessment.scheme.forms import TermsForm
from assessment.scheme.models import Scheme
from assessment.scheme.services import SchemeInUse, issue_scheme, rules_due_on, save_terms
from assessment.scheme.terms import Terms, first_version
from assessment.scheme.terms_words import terms_fields, value_at
from assessment.tests.factories import measured, office, staffed, surveyed
from core.errors import InvalidInput
from staff.accounts.models import User
from staff.attendance.models import LeaveKind
from staff.tests.factories import center, head

MAY = date(2026, 5, 20)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def printed(terms: Terms, **changed: object) -> str:
    values = {
        "number": "南街网〔2026〕1号",
        "version": 1,
        "in_force_from": date(2026, 1, 1),
        "issued_on": MAY,
    } | changed
    rules = Rules(title="考核办法", terms=terms, letterhead=first_letterhead("南城街道"), **values)
    return "\n".join(p.text for p in Document(io.BytesIO(rules_docx(rules))).paragraphs)


class TestTheRules:
    TERMS = first_version(date(2026, 1, 1))

    def test_they_are_articles_with_number_day_and_the_terms_in_words(self):
        text = printed(self.TERMS)
        for part in (
            "南街网〔2026〕1号", "第一章　总则", "第二十九条", "基础信息录入40分，事件信息上报40分，网格知晓率20分",
            "审核期为3个工作日", "最后10%", "2026年5月20日", "自2026年1月1日起施行", "75分对应0.9",
        ):  # fmt: skip
            assert part in text, part

    def test_a_version_that_reaches_back_for_months_entered_later_is_in_force_from_its_issue(self):
        text = printed(self.TERMS, in_force_from=date(2016, 1, 1))
        assert "自印发之日起施行，为第1版" in text
        assert "2016年" not in text

    def test_another_scheme_prints_other_articles(self):
        value = self.TERMS.model_dump(mode="json")
        value["weights"] = {"base": "50", "incidents": "30", "awareness": "20"}
        value["timing"]["required_imports"] = []
        text = printed(Terms.model_validate(value))
        assert "基础信息录入50分" in text
        assert "未收到的，不得定稿" not in text

    @pytest.mark.parametrize("path", [path for _group, path, _info in terms_fields()])
    def test_every_number_of_the_terms_is_read_in_the_articles(self, path):
        """Change one term: the printed rules change with it, so that none is left out."""
        if path in ("cycle_starts_on", "timing.late_after_minutes", "timing.required_imports", "pay.coefficient"):
            return  # of the machinery, or tested above
        before = value_at(self.TERMS, path)
        if isinstance(before, time):
            other: object = time(7, 15)
        elif before is None:
            other = Decimal("0.5")
        elif isinstance(before, Decimal):
            other = before / 2 if before else Decimal("0.5")
        else:
            other = before + 1
        changed = _with(self.TERMS, path.split("."), other)
        assert printed(changed) != printed(self.TERMS), path

    def test_a_kind_of_leave_of_which_the_office_said_no_share_has_none(self):
        """Said in advance: annual, marriage, bereavement, injury and official leave are paid in full."""
        shares = {path: value_at(self.TERMS, path) for _group, path, _info in terms_fields() if path.endswith("_leave")}
        full = {f"pay.{kind}_leave" for kind in ("annual", "marriage", "bereavement", "injury", "official")}
        assert {path for path, share in shares.items() if share is not None} == full
        assert {shares[path] for path in full} == {1}
        assert {path.removeprefix("pay.").removesuffix("_leave") for path in shares} == set(LeaveKind.values)
        text = printed(self.TERMS)
        assert "病假、事假、产假、陪产假、育儿假的计发比例由街道另行规定" in text
        assert "病假80%" in printed(_with(self.TERMS, ["pay", "sick_leave"], Decimal("0.8")))
        asked = TermsForm(self.TERMS).fields["pay.sick_leave"]
        assert (asked.initial, asked.required) == (None, False)

    def test_numerals(self):
        assert [numeral(n) for n in (1, 10, 11, 20, 28, 99)] == ["一", "十", "十一", "二十", "二十八", "九十九"]


def _with(group, path, value):
    """The terms with one figure changed, even if the sums are then wrong."""
    name, *rest = path
    return group.model_copy(update={name: _with(getattr(group, name), rest, value) if rest else value})


def _begins(scheme, day):
    """Let the cycle of the office run from a day on."""
    scheme.terms = scheme.value.model_copy(update={"cycle_starts_on": day}).model_dump(mode="json")
    scheme.save()


@pytest.mark.django_db
class TestIssuingThem:
    def test_until_a_version_is_issued_the_home_page_counts_to_the_end_of_may(self):
        of = office()
        _begins(of.scheme, date(2026, 1, 1))
        assert rules_due_on(of.subdistrict.pk) == date(2026, 5, 31)
        with time_machine.travel(date(2026, 6, 2)):
            assert "考核办法" in browser(center(of.subdistrict)).get("/").content.decode()
        issue_scheme(scheme=of.scheme, document_number="1", issued_on=MAY)
        assert rules_due_on(of.subdistrict.pk) is None

    def test_an_office_that_begins_after_may_issues_them_in_the_next(self):
        of = office()
        _begins(of.scheme, date(2026, 6, 1))
        assert rules_due_on(of.subdistrict.pk) == date(2027, 5, 31)

    def test_issued_its_terms_stay_and_it_is_issued_once(self):
        of = office()
        with pytest.raises(InvalidInput):
            issue_scheme(scheme=of.scheme, document_number=" ", issued_on=MAY)
        issue_scheme(scheme=of.scheme, document_number="1", issued_on=MAY)
        with pytest.raises(SchemeInUse):
            issue_scheme(scheme=of.scheme, document_number="2", issued_on=MAY)
        with pytest.raises(SchemeInUse):
            save_terms(scheme=of.scheme, terms=of.scheme.value)
        with pytest.raises(DatabaseError, match="is issued"), transaction.atomic():
            Scheme.objects.update(document_number="")
        with pytest.raises(DatabaseError, match="is issued"), transaction.atomic():
            Scheme.objects.all().delete()

    def test_it_is_printed_and_issued_in_the_back_office(self):
        of = office()
        client = browser(center(of.subdistrict))
        page = reverse("admin:assessment_scheme_issue", args=(of.scheme.pk,))
        assert client.post(page, {"document_number": "南街〔2026〕1号", "issued_on": "2026-05-20"}).status_code == 302
        answer = client.get(reverse("admin:assessment_scheme_print_rules", args=(of.scheme.pk,)))
        document = Document(io.BytesIO(answer.content))
        assert any("南街〔2026〕1号" in p.text for p in document.paragraphs)
        assert browser(head(of.subdistrict)).post(page, {}).status_code == 403


@pytest.mark.django_db
def test_the_record_form_of_an_interview_is_printed():
    of = office()
    people = staffed(of)
    for month in ("2026-01", "2026-02"):
        period = parse(month)
        measured(of, period.start, [100, 80, 60, 10])
        surveyed(of, period.start)
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            run_step(subdistrict=of.subdistrict, stage=stage, period=period, at=period.ends_at)
    interview = people[of.grids[3].pk][1].interviews.get()
    answer = browser(center(of.subdistrict)).get(
        reverse("admin:assessment_interview_print_record", args=(interview.pk,))
    )
    cells = [c.text for table in Document(io.BytesIO(answer.content)).tables for row in table.rows for c in row.cells]
    for part in ("约谈对象", interview.worker.name, "专职网格员", "2026年2月", "约谈人签名"):
        assert part in cells, part
    assert any("上月第4名、当月第4名" in cell for cell in cells)
