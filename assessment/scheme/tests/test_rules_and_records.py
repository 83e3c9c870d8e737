"""The scheme as printed assessment rules, its deadline, and the record form of an interview."""

from __future__ import annotations

import io
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from docx import Document

from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.letterhead.rules import day_in_words, first_letterhead
from assessment.periods import parse
from assessment.scheme.article_words import clock, fraction, numeral, plain, share
from assessment.scheme.documents import Rules, rules_docx
from assessment.scheme.forms import TermsForm
from assessment.scheme.models import Scheme
from assessment.scheme.rules import rules_due_by
from assessment.scheme.services import SchemeInUse, issue_scheme, save_terms
from assessment.scheme.terms import Terms, first_version
from assessment.scheme.terms_words import terms_fields, value_at
from assessment.tests.factories import measured, office, staffed, surveyed
from core.errors import InvalidInput
from core.testing.laws import some_of
from incidents.tests.factories import shanghai
from staff.accounts.models import User
from staff.attendance.models import LeaveKind
from staff.tests.factories import center, head

MAY = date(2026, 5, 20)
AT = shanghai("2026-05-20 10:00")


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
            "南街网〔2026〕1号", "第一章　总则", "第五十五条", "基础信息录入40分，事件信息上报40分，网格知晓率20分",
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

    @pytest.mark.law
    def test_every_term_stands_in_the_articles_with_its_value(self):
        """Change one term: its new value is read where the earlier one was, so that none is left out.

        Some terms are changed, drawn by chance; in the soak each.
        """
        for path in some_of([path for _group, path, _info in terms_fields()], 30):
            value = value_at(self.TERMS, path)
            terms = _with(self.TERMS, path.split("."), False) if value is True else self.TERMS  # off is not said
            other = another(path, value_at(terms, path))
            before, after = printed(terms), printed(_with(terms, path.split("."), other))
            assert after != before, path
            assert any(after.count(words) > before.count(words) for words in spellings(other)), path

    def test_terms_of_which_a_value_has_no_article_of_its_own_print_what_it_means(self):
        text = printed(Terms(cycle_starts_on=date(2026, 1, 1)))
        for part in ("扣分扣至0分为止", "全年有得分的时期不足8个月、3个季度的"):
            assert part in text
        assert "人的，不确定排名靠后" not in text
        assert "征求网格长" not in text
        none_to_find = _with(self.TERMS, ["quarter", "found_per_month"], Decimal(0))
        assert "发现数量的目标为0件，本项全部按按时办结计分" in printed(none_to_find)

    def test_nobody_is_called_the_last_or_sorted_out(self):
        text = printed(self.TERMS)
        assert "末位" not in text
        assert "淘汰" not in text

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

    def test_a_term_that_was_called_otherwise_is_read_from_a_version_that_still_says_so(self):
        stored = {"cycle_starts_on": "2026-01-01"}
        stored["quarter"] = {"minimum_attended_share": "0.6", "objection_working_days": 7}
        terms = Terms.model_validate(stored)
        assert (terms.quarter.minimum_share_of_days, terms.objection.working_days) == (Decimal("0.6"), 7)
        assert stored["quarter"] == {"minimum_attended_share": "0.6", "objection_working_days": 7}  # left as it was
        assert Terms.model_validate(terms.model_dump(mode="json")) == terms

    def test_two_thirds_are_kept_exactly_and_entered_as_a_fraction(self):
        assert self.TERMS.year.needed_part == Fraction(2, 3)
        assert self.TERMS.model_dump(mode="json")["year"]["needed_part"] == "2/3"
        initial = {
            name: "" if field.initial is None else field.initial for name, field in TermsForm(self.TERMS).fields.items()
        }
        form = TermsForm(self.TERMS, {**initial, "year.needed_part": "3/4"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["terms"].year.needed_part == Fraction(3, 4)
        wrong = TermsForm(self.TERMS, {**initial, "year.needed_part": "two thirds"})
        assert list(wrong.errors) == ["year.needed_part"]

    def test_numerals(self):
        assert [numeral(n) for n in (1, 10, 11, 20, 28, 99)] == ["一", "十", "十一", "二十", "二十八", "九十九"]


def another(path: str, value: object) -> object:
    """A value of the same kind that stands nowhere else in the rules."""
    if path == "timing.required_imports":
        return ("awareness",)
    if path == "pay.coefficient":
        return ((Decimal(0), Decimal("0.37")),)
    kinds: dict[type, object] = {
        bool: True,
        int: 27,
        str: "年度表扬",
        time: time(7, 15),
        date: date(2027, 3, 4),
        Fraction: Fraction(5, 7),
    }
    return kinds.get(type(value), Decimal("0.37"))


def spellings(value: object) -> list[str]:
    """How articles may say it."""
    if isinstance(value, bool):
        return ["征求网格长和专职网格员意见"]
    if isinstance(value, tuple):
        return ["知晓率访问结果未收到", "0分对应0.37"]
    if isinstance(value, date):
        return [day_in_words(value)]
    if isinstance(value, Decimal):
        return [plain(value), share(value)]
    return [clock(value) if isinstance(value, time) else fraction(value) if isinstance(value, Fraction) else str(value)]


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
        assert rules_due_by(date(2026, 1, 1)) == date(2026, 5, 31)
        with time_machine.travel(date(2026, 6, 2)):
            assert "考核办法应于" in browser(center(of.subdistrict)).get("/").content.decode()
        issue_scheme(scheme=of.scheme, document_number="1", issued_on=MAY, at=AT)
        with time_machine.travel(date(2026, 6, 2)):
            assert "考核办法应于" not in browser(center(of.subdistrict)).get("/").content.decode()

    def test_an_office_that_begins_after_may_issues_them_in_the_next(self):
        assert rules_due_by(date(2026, 6, 1)) == date(2027, 5, 31)

    def test_issued_its_terms_stay_and_it_is_issued_once(self):
        of = office()
        with pytest.raises(InvalidInput):
            issue_scheme(scheme=of.scheme, document_number=" ", issued_on=MAY, at=AT)
        issue_scheme(scheme=of.scheme, document_number="1", issued_on=MAY, at=AT)
        with pytest.raises(SchemeInUse):
            issue_scheme(scheme=of.scheme, document_number="2", issued_on=MAY, at=AT)
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
