"""The papers of a run: kept byte for byte when it is locked; every sheet in one table, every sum as of the lines."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from psycopg2.extras import DateRange

from assessment.pay.models import PayRun
from assessment.pay.models_of_funds import FundSource
from assessment.pay.models_of_papers import PayPaper
from assessment.pay.models_of_people import PayStanding
from assessment.pay.paper_of_funds import month_paper, year_paper
from assessment.pay.paper_rows import paid_sheets
from assessment.pay.papers import allowance_paper, part_time_paper, wage_paper
from assessment.pay.tests.factories import PayOffice, fund, funded, income, pay_office, rate
from core.documents.capitals import in_capitals
from grids.duties import Duty
from incidents.tests.factories import make_incident, shanghai
from staff.people.models import Worker
from staff.tests.factories import PART_TIME, account, center, officer, posted

pytestmark = pytest.mark.django_db
SEPTEMBER = (date(2026, 9, 1), date(2026, 10, 1))
# fmt: off
ALLOWANCE_HEADS = [
    "序号", "工号", "姓名", "所属条线", "网格", "补贴标准", "应出勤天数", "实出勤天数", "计薪请假（天×比例）",
    "出勤比例", "考核得分", "绩效系数", "本月应发", "补发", "扣回", "应发合计", "经费来源1", "经费来源2",
    "经费来源3", "领款签名/发放方式", "备注",
]
WAGE_HEADS = [
    "序号", "工号", "姓名", "网格", "到岗日期", "合同单位（街道/派遣/购买服务单位）", "工资标准", "岗位津贴",
    "工龄补贴", "其他补贴（值班、高温等）", "应出勤", "实出勤", "出勤比例", "基本工资", "绩效基数", "得分",
    "系数", "绩效工资", "补发/扣回（所属月份）", "应发合计", "缴费基数", "养老", "医疗", "失业", "公积金",
    "小计", "专项扣除后应税额", "代扣个税（财务填）", "实发（财务填）", "养老", "医疗（含生育）", "失业",
    "工伤", "公积金", "小计", "用工成本合计", "备注",
]
PART_TIME_HEADS = [
    "序号", "姓名", "村", "网格", "类别（党员骨干/村民代表/小组长/两代表一委员/志愿者/条线协管员）",
    "有效上报（件×标准）", "参与调解（件×标准）", "宣传活动（次×标准）", "误工（天×标准）", "合计",
    "是否财政供养（是则不发）", "签名", "备注",
]
# fmt: on


def paying(people: int = 1) -> tuple[PayOffice, PayRun]:
    """A locked run of September: auxiliaries of a line, recruited people, and part-time members, some financed."""
    pay = pay_office()
    at = pay.subdistrict
    civil = fund(at, "民政局", "line", "民政")
    income(civil, 100_000, by=pay.payroll, on=date(2026, 2, 3))
    funded(at, (civil, 60), (fund(at), 40), line="民政")
    rate(pay.items["report"], 10)
    by = officer(Duty.CENTER, at)
    grids, scores = pay.office.grids, {}
    for number in range(people):
        first = pay.paid("allowance", grid=number % len(grids))
        Worker.objects.filter(pk=first.pk).update(line="民政")
        second = pay.paid(
            "wage", grid=number % len(grids), begins_on=date(2026, 9, 11) if number % 2 else date(2020, 1, 1)
        )
        for who in (first, second):
            pay.attended(who, *SEPTEMBER, but={date(2026, 9, 16): "absent"} if number % 2 else None)
        scores[first], scores[second] = "88.73", "71.30"
        part = posted(PART_TIME, to=grids[number % len(grids)]).worker
        make_incident(grids[number % len(grids)], by=by, at=shanghai("2026-09-02 09:00"), reporter=part)
        if number % 3 == 0:
            PayStanding.objects.create(
                worker=part, kind="public_finance", ground="村干部", during=DateRange(date(2026, 1, 1), None)
            )
    pay.scored(SEPTEMBER[0], scores)
    return pay, pay.locked("2026-09", "2026-10-10 08:00")


def cells(paper: PayPaper) -> list[list[Any]]:
    page = load_workbook(io.BytesIO(bytes(paper.content))).active
    return [[cell.value for cell in row] for row in page.iter_rows()]


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    tables = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *tables])


def test_a_locked_run_keeps_its_papers_byte_for_byte() -> None:
    _pay, run = paying(2)
    kept = {(one.kind, one.suffix): one for one in run.papers.all()}
    both = {(kind, suffix) for kind in ("wage", "allowance", "part_time", "funds") for suffix in ("docx", "xlsx")}
    assert set(kept) == both | {("slips", "docx")}
    for one in kept.values():
        assert hashlib.sha256(bytes(one.content)).hexdigest() == one.digest
    with pytest.raises(InternalError), transaction.atomic():
        PayPaper.objects.filter(pk=kept["wage", "docx"].pk).update(name="x")
    with pytest.raises(InternalError), transaction.atomic():
        kept["wage", "docx"].delete()


def test_the_columns_are_those_of_the_forms_in_use() -> None:
    _pay, run = paying()
    sheets = paid_sheets(run)
    for paper, heads in (
        (allowance_paper(run, sheets), ALLOWANCE_HEADS),
        (wage_paper(run, sheets), WAGE_HEADS),
        (part_time_paper(run, sheets), PART_TIME_HEADS),
    ):
        assert paper is not None
        assert [re.sub(r"（(民政局|财政)）$", "", head.text) for head in paper.heads] == heads


def test_the_sums_of_the_tables_are_the_run() -> None:
    _pay, run = paying(4)
    sheets = paid_sheets(run)
    papers = [
        paper for paper in (make(run, sheets) for make in (allowance_paper, wage_paper, part_time_paper)) if paper
    ]
    assert sum(paper.capitals or 0 for paper in papers) == sum(one.sheet.gross for one in sheets)
    wage = next(paper for paper in papers if "工资" in paper.title)
    position = [head.text for head in wage.heads].index("用工成本合计")
    assert wage.total is not None
    assert wage.total[position] == sum(one.sheet.total for one in sheets if one.table == "wage")
    for paper in papers:
        assert f"人民币{in_capitals(paper.capitals or Decimal(0))}" in "".join(paper.below)
        assert str(run.checked_by) in "".join(paper.notes)
        assert str(run.approved_by) in "".join(paper.notes)
        assert run.digest in paper.foot
    allowance = papers[0]
    heads = [head.text for head in allowance.heads]
    assert allowance.total is not None
    shares = [
        allowance.total[heads.index(f"经费来源{place}（{name}）")] for place, name in ((1, "民政局"), (2, "财政"))
    ]
    assert sum(shares) == allowance.total[heads.index("应发合计")]


def test_who_is_paid_by_public_finance_is_named_and_gets_nothing() -> None:
    _pay, run = paying()
    rows = cells(run.papers.get(kind="part_time", suffix="xlsx"))
    (row,) = (row for row in rows if "是" in row)
    assert "村干部" in row
    assert Decimal(str(row[9])) == 0


def test_no_paper_holds_identity_numbers_or_accounts() -> None:
    _pay, run = paying(2)
    for paper in run.papers.all():
        content = bytes(paper.content)
        text = text_of(content) if paper.suffix == "docx" else str(cells(paper))
        assert not re.search(r"(?<![0-9a-f])\d{15,19}(?![0-9a-f])", text)
        assert "身份证" not in text
        assert "账号" not in text


def test_each_slip_says_how_every_line_follows_and_until_when_to_object() -> None:
    _pay, run = paying(2)
    text = text_of(bytes(run.papers.get(kind="slips").content))
    for sheet in run.sheets.all():
        assert sheet.facts["staff_number"] in text
    assert "× 0.9915" in text
    assert "5 个工作日" in text


def test_the_statements_of_the_funds_spend_what_the_sheets_share() -> None:
    pay, run = paying(3)
    total = sum(run.sheets.values_list("total", flat=True))
    year = year_paper(pay.subdistrict, 2026, until=date(2026, 12, 31))
    heads = [head.text for head in year.heads]
    assert year.total is not None
    assert year.total[heads.index("支出合计")] == total
    month = month_paper(pay.subdistrict, 2026, until=date(2026, 10, 10))
    assert month.total is not None
    assert month.total[-1] == month.total[2 + 10] == total
    assert {row[0] for row in year.rows} == {"条线—民政", "财政"}
    assert FundSource.objects.count() == 2


def test_only_the_office_of_pay_opens_papers_and_only_the_person_the_own_slip() -> None:
    pay, run = paying()
    paper = run.papers.get(kind="wage", suffix="docx")
    sheet = run.sheets.order_by("worker__staff_number")[0]
    address = reverse("admin:assessment_payrun_paper", args=(run.pk, paper.pk))
    own = reverse("pay-slip-file", args=(sheet.pk,))
    for user, opens in ((pay.payroll, True), (pay.head, True), (center(pay.subdistrict), False)):
        client = Client()
        client.force_login(user)
        answer = client.get(address)
        assert (answer.status_code == 200) is opens, user
        assert client.get(own).status_code == 404
        if opens:
            assert answer.content == bytes(paper.content)
    client = Client()
    client.force_login(account(of=sheet.worker))
    answer = client.get(own)
    assert answer.status_code == 200
    assert sheet.facts["staff_number"] in text_of(answer.content)
    assert client.get(address).status_code != 200
