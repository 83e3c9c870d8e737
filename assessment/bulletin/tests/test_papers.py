"""What is issued: files that are the same on every download, the distribution list and its read marks."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.shared import Length, Pt
from openpyxl import load_workbook

from assessment.bulletin.documents import bulletin_docx, bulletin_xlsx
from assessment.bulletin.issue import file_of, issue_bulletin, next_number, paper_of
from assessment.bulletin.models import Bulletin, IssuedDocument, Reading
from assessment.bulletin.paper import COLUMNS
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.letterhead.models import OfficeLetterhead
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed, surveyed
from core.documents.archives import fixed
from core.history.saying import saying
from core.models import AuditEntry
from core.testing.worlds import shared_world
from incidents.entries.models import BaseEntry
from staff.accounts.models import User
from staff.inbox.models import Notice
from staff.tests.factories import GUIDE, account, center, posted

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
THEN = MARCH.ends_at + timedelta(days=6, hours=10)
NUMBER = "南街网〔2026〕3号"


@shared_world
def place():
    made = office()
    made.people = staffed(made)
    measured(made, MARCH.start, [100, 80, 80, 40])
    surveyed(made, MARCH.start, asked=40, knowing=30)
    made.clerk = center(made.subdistrict)
    return made


def frozen(place) -> Bulletin:
    draft = draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=MARCH.ends_at)
    return freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=place.clerk)


def issued(place, bulletin=None, number=NUMBER) -> Bulletin:
    return issue_bulletin(bulletin=bulletin or frozen(place), document_number=number, by=place.clerk, at=THEN)


def corrected(place) -> Bulletin:
    first = issued(place)
    with saying(reason="更正"):
        BaseEntry.objects.filter(grid=place.grids[3]).update(new=95)
    revision = open_revision(bulletin=first, reason="漏报补录", by=place.clerk, at=THEN)
    review_revision(bulletin=revision, by=place.clerk, at=THEN)
    return freeze_revision(bulletin=revision, by=place.clerk, at=THEN)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


class TestTheDocument:
    def test_it_is_laid_out_as_an_official_one(self, place):
        document = Document(io.BytesIO(file_of(issued(place), "docx")[1]))
        page = document.sections[0]
        measures = {
            "page": (page.page_width, page.page_height),
            "margins": (page.top_margin, page.left_margin),
            "block": (
                page.page_width - page.left_margin - page.right_margin,
                page.page_height - page.top_margin - page.bottom_margin,
            ),
        }
        sizes = {name: tuple(round(Length(side).mm) for side in sides) for name, sides in measures.items()}
        assert sizes == {"page": (210, 297), "margins": (37, 28), "block": (156, 225)}
        height = measures["block"][1]
        normal = document.styles["Normal"]
        assert normal.font.size == Pt(16)
        assert 22 * normal.paragraph_format.line_spacing <= height < 23 * normal.paragraph_format.line_spacing
        assert "仿宋" in normal.element.xml
        title = next(p for p in document.paragraphs if p.text.startswith("关于2026年3月"))
        assert title.runs[0].font.size == Pt(22)
        assert "小标宋" in title.runs[0]._r.xml
        assert document.sections[1].page_width > document.sections[1].page_height

    def test_it_says_month_number_scheme_ranks_and_reasons(self, place):
        text = text_of(file_of(issued(place), "docx")[1])
        for part in (
            NUMBER, "《办法》", "一、总体情况", "（一）基础信息录入。", "共4个网格", "并列第2名", "排名靠后",
            "2026年4月7日", "40人，59.8～85.8%", "75.0%",
        ):  # fmt: skip
            assert part in text, part

    def test_before_it_is_issued_it_says_that_it_is_a_draft(self, place):
        assert "（送审稿）" in text_of(file_of(frozen(place), "docx")[1])

    def test_a_revisions_document_says_what_it_corrects(self, place):
        text = text_of(file_of(issued(place, corrected(place), "南街网〔2026〕4号"), "docx")[1])
        for part in (
            "关于更正2026年3月",
            "因漏报补录",
            f"（{NUMBER}）予以更正",
            "由第4名变为第2名",
            "更正前",
            "16.00",
            "38.00",
        ):
            assert part in text, part

    def test_the_letterhead_is_the_offices_own(self, place):
        OfficeLetterhead.objects.create(
            subdistrict=place.subdistrict, issuer="平安办", head="平安办文件", code="平", addressees="各村", place="镇"
        )
        text = text_of(file_of(issued(place), "docx")[1])
        assert "平安办文件" in text
        assert "全镇共4个网格" in text


class TestTheWorkbook:
    def test_it_has_the_columns_that_offices_use_and_figures_are_numbers(self, place):
        page = load_workbook(io.BytesIO(file_of(issued(place), "xlsx")[1])).active
        assert tuple(cell.value for cell in page[3]) == (*COLUMNS, "网格编码", "网格标识")
        first = [cell.value for cell in page[4]]
        assert (first[0], first[5], first[7]) == (1, 40, 0.75)
        assert "40人" in first[12]
        line = Bulletin.objects.get().lines.get(rank=1)
        assert tuple(first[13:15]) == (line.facts["code"], str(line.grid.key))
        assert page.print_area.endswith(f"$M${page.max_row}"), "what programs read is not printed"

    def test_a_name_that_looks_like_a_formula_stays_text(self, place):
        bulletin = frozen(place)
        paper = paper_of(bulletin)
        paper.lines[0].facts["leaders"] = ["=1+1"]
        page = load_workbook(io.BytesIO(bulletin_xlsx(paper))).active
        assert all(cell.data_type != "f" for row in page for cell in row)


class TestBytes:
    def test_they_are_the_same_on_every_download_and_at_any_time(self, place):
        bulletin = issued(place)
        for kind in ("docx", "xlsx"):
            path = f"/dashboard/bulletins/{bulletin.pk}/{kind}/"
            first = browser(place.clerk).get(path).content
            with time_machine.travel(date(2031, 1, 1)):
                again = browser(place.clerk).get(path).content
            kept = IssuedDocument.objects.get(bulletin=bulletin, kind=kind)
            assert first == again == bytes(kept.content)
            assert kept.digest == hashlib.sha256(first).hexdigest()

    def test_made_anew_they_are_the_same_in_another_language_and_year(self, place):
        paper = paper_of(issued(place))
        first = bulletin_docx(paper, issued_on=date(2026, 4, 7)), bulletin_xlsx(paper)
        from django.utils import translation

        with time_machine.travel(date(2031, 1, 1)), translation.override("en"):
            assert (bulletin_docx(paper, issued_on=date(2026, 4, 7)), bulletin_xlsx(paper)) == first

    def test_they_carry_no_time_and_need_no_compressor(self, place):
        for kind in ("docx", "xlsx"):
            content = file_of(issued(place) if kind == "docx" else Bulletin.objects.get(), kind)[1]
            archive = zipfile.ZipFile(io.BytesIO(content))
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
            assert fixed(content) == content

    def test_what_was_issued_stays_whatever_is_entered_later(self, place):
        bulletin = issued(place)
        before = file_of(bulletin, "docx")[1]
        OfficeLetterhead.objects.create(
            subdistrict=place.subdistrict, issuer="新名", head="新名", code="新", addressees="各村", place="街道"
        )
        assert file_of(bulletin, "docx")[1] == before
        for change in (
            lambda: IssuedDocument.objects.update(content=b""),
            lambda: IssuedDocument.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestTheDistributionList:
    def test_guides_leaders_and_full_time_members_of_the_day_are_on_it_and_told_once(self, place):
        guide = posted(GUIDE, to=place.villages[0]).worker
        posted("part_time", to=place.grids[0])
        member = account(of=place.people[place.grids[0].pk][1])
        bulletin = issued(place)
        assert Reading.objects.filter(bulletin=bulletin).count() == 9
        assert Reading.objects.get(worker=guide).roles == ["guide"]
        (notice,) = Notice.objects.filter(topic="bulletin_issued")
        assert (notice.user, notice.link) == (member, f"/dashboard/bulletins/{bulletin.pk}/")

    def test_opening_it_marks_it_read_once_and_the_office_sees_who_has_not(self, place):
        who = place.people[place.grids[0].pk][1]
        client, bulletin = browser(account(of=who)), issued(place)
        with time_machine.travel(THEN + timedelta(minutes=5), tick=False):
            client.force_login(User.objects.get(worker=who))
            assert client.get(f"/dashboard/bulletins/{bulletin.pk}/").status_code == 200
        with time_machine.travel(THEN + timedelta(minutes=9), tick=False):
            client.get(f"/dashboard/bulletins/{bulletin.pk}/")
        assert Reading.objects.get(worker=who).read_at == THEN + timedelta(minutes=5)
        page = browser(place.clerk).get(f"/admin/assessment/bulletin/{bulletin.pk}/change/")
        assert (page.context["read_count"], len(page.context["unread_names"])) == (1, 7)

    def test_the_office_looking_at_it_marks_nothing(self, place):
        bulletin = issued(place)
        browser(place.clerk).get(f"/dashboard/bulletins/{bulletin.pk}/")
        assert not Reading.objects.exclude(read_at=None).exists()

    def test_a_mark_is_neither_taken_back_nor_deleted(self, place):
        issued(place)
        Reading.objects.update(read_at=THEN)
        for change in (lambda: Reading.objects.update(read_at=None), lambda: Reading.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_a_correction_is_distributed_anew(self, place):
        second = issued(place, corrected(place), "2")
        assert Reading.objects.filter(bulletin=second).count() == 8


class TestWhoMayLoadIt:
    def test_members_load_what_is_issued_and_not_its_draft(self, place):
        bulletin = frozen(place)
        client = browser(account(of=place.people[place.grids[0].pk][1]))
        path = f"/dashboard/bulletins/{bulletin.pk}/docx/"
        assert client.get(path).status_code == 404
        issued(place, bulletin)
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer["X-Scheme-Version"] == "1"
        assert AuditEntry.objects.filter(kind="export", subject__contains="通报").exists()

    def test_another_subdistrict_finds_nothing(self, place):
        bulletin, other = issued(place), center(office().subdistrict)
        for path in ("", "docx/", "xlsx/", "pdf/"):
            assert browser(other).get(f"/dashboard/bulletins/{bulletin.pk}/{path}").status_code == 404

    def test_the_page_takes_as_many_queries_for_few_grids_as_for_many(self):
        counted = []
        for villages in (1, 4):
            made = office(villages=villages)
            staffed(made)
            measured(made, MARCH.start, [50] * len(made.grids))
            made.clerk = center(made.subdistrict)
            bulletin, client = issued(made), browser(made.clerk)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/dashboard/bulletins/{bulletin.pk}/").status_code == 200
            counted.append(len(queries))
        assert counted[0] == counted[1]


def test_the_next_number_follows_the_highest_of_the_year(place):
    bulletin = frozen(place)
    first = next_number(bulletin, year=2026)
    assert first.endswith("〔2026〕1号")
    issued(place, bulletin, first.replace("〕1号", "〕7号"))
    assert next_number(bulletin, year=2026).endswith("〔2026〕8号")
    assert next_number(bulletin, year=2027).endswith("〔2027〕1号")
