"""The roster comes in from a sheet and goes out again."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.sheets.writing import CSV, XLSX, Format
from core.testing.laws import law
from core.testing.worlds import shared_world
from core.tests.sheet_pages import imported, uploaded
from core.tests.sheets_made import book_of, xls
from core.tests.sheets_made import xlsx as made_xlsx
from core.texts import fault_of, holds_identity_number
from grids.tests.factories import Territory, territory
from incidents.tests.taken import Outcome, taken
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Gender, Source, Worker
from staff.postings.models import PayScheme, Posting
from staff.postings.services import record_posting
from staff.postings.sheets import RosterSheet
from staff.tests.factories import center, head, posted, worker

AT = datetime(2026, 6, 1, tzinfo=UTC)
HEADERS = [
    "序号",
    "村",
    "网格名称",
    "网格编码",
    "岗位",
    "姓名",
    "出生年月",
    "来源",
    "联系电话",
    "任职日期",
    "离任日期",
    "工号",
]


def xlsx(*rows: list[object], title: bool = True, merge: str = "") -> bytes:
    book = Workbook()
    if title:
        book.active.append(["南城街道网格员花名册"])
        book.active.merge_cells("A1:L1")
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def take(data: bytes, by: User, *, dry_run: bool = False) -> Outcome:
    return taken(RosterSheet, data, dry=dry_run, by=by, at=AT)


def problems(result: Outcome) -> list[tuple[int, str]]:
    assert not result.error, str(result.error)
    return [(row.number, header) for row in result.refused for header in row.problems_by_header()]


def counts(result: Outcome) -> list[int]:
    assert not result.failed, [row.problems for row in result.refused] + [str(result.error)]
    return list(result.counts.values())


@shared_world
def place() -> Territory:
    return territory(villages=1, grids_each=2)


@shared_world
def office(place: Territory) -> User:
    return center(place.subdistrict)


def code_of(place: Territory, position: int = 0) -> str:
    return place.grids[position].versions.get().code


def row_of(place: Territory, **more: object) -> list[object]:
    """A full-time member of the first grid, as an office would write it."""
    cells = {
        "村": place.villages[0].name,
        "网格编码": code_of(place),
        "岗位": "专职网格员",
        "姓名": "王 芳",
        "出生年月": "1985年3月",
        "来源": "公开招聘",
        "联系电话": "１３８１２３４５６７８",
        "任职日期": "2026年3月5日",
        **more,
    }
    return [cells.get(header) for header in HEADERS]


class TestComingIn:
    def test_a_row_makes_a_worker_and_a_posting(self, place: Territory, office: User) -> None:
        assert counts(take(xlsx(HEADERS, row_of(place)), office)) == [1, 0, 0, 0]
        posting = Posting.objects.select_related("worker").get()
        assert (posting.role, posting.grid, posting.during.lower) == (Role.FULL_TIME, place.grids[0], date(2026, 3, 5))
        assert (posting.worker.name, posting.worker.born_on, posting.worker.phone) == (
            "王芳",
            date(1985, 3, 1),
            "13812345678",
        )
        assert posting.worker.source == Source.RECRUITED

    def test_what_a_sheet_does_not_say_is_not_recorded_and_what_is_known_stays(
        self, place: Territory, office: User
    ) -> None:
        abilities = ("uses_computer", "uses_phone_app", "organises", "expresses", "at_window")
        take(xlsx(HEADERS, row_of(place)), office)
        assert {getattr(Worker.objects.get(), name) for name in abilities} == {None}
        headers = [*HEADERS, "计算机操作能力", "手机操作", "组织协调", "文字口头表达能力", "窗口人员"]
        said = [*row_of(place), "是", "否", "未登记", None, "否"]
        assert counts(take(xlsx(headers, said), office)) == [0, 1, 0, 0]
        assert [getattr(Worker.objects.get(), name) for name in abilities] == [True, False, None, None, False]
        assert counts(take(xlsx(headers, [*row_of(place), "是", "否", None, "未登记", "否"]), office)) == [0, 0, 1, 0]
        [line] = RosterSheet().lines(Posting.objects.all())
        assert [line[name] for name in abilities] == ["是", "否", "未登记", "未登记", "否"]

    def test_what_is_judged_names_its_judge_and_its_day(self, place: Territory, office: User) -> None:
        headers = [*HEADERS, "精力充沛", "信息灵通", "评判人", "评定日期"]
        for judge, column in (((None, "2026-05-01"), "评判人"), (("张主任", None), "评定日期")):
            assert problems(take(xlsx(headers, [*row_of(place), "是", None, *judge]), office)) == [(3, column)]
        judged = xlsx(headers, [*row_of(place), "是", "否", "张主任", "2026-05-01"])
        assert counts(take(judged, office)) == [1, 0, 0, 0]
        row = Worker.objects.get()
        assert (row.energetic, row.well_informed) == (True, False)
        assert (row.judged_by, row.judged_on) == ("张主任", date(2026, 5, 1))
        assert counts(take(judged, office)) == [0, 0, 1, 0]
        later = xlsx(headers, [*row_of(place), None, "是", None, None])
        assert problems(take(later, office)) == [(3, "评判人")]  # the judge of before did not say this

    def test_a_dry_run_writes_nothing(self, place: Territory, office: User) -> None:
        assert counts(take(xlsx(HEADERS, row_of(place)), office, dry_run=True)) == [1, 0, 0, 0]
        assert not Worker.objects.exists()

    def test_the_same_sheet_again_changes_nothing(self, place: Territory, office: User) -> None:
        data = xlsx(HEADERS, row_of(place))
        take(data, office)
        assert counts(take(data, office)) == [0, 0, 1, 0]
        assert (Worker.objects.count(), Posting.objects.count()) == (1, 1)

    def test_one_bad_row_keeps_the_whole_file_out(self, place: Territory, office: User) -> None:
        bad = row_of(place, 姓名="李四", 联系电话="", 岗位="村长")
        result = take(xlsx(HEADERS, row_of(place), bad), office)
        assert problems(result) == [(4, "岗位")]
        assert not Worker.objects.exists()

    def test_a_day_of_leaving_ends_the_posting(self, place: Territory, office: User) -> None:
        take(xlsx(HEADERS, row_of(place)), office)
        assert counts(take(xlsx(HEADERS, row_of(place, 离任日期="2026.5.1")), office)) == [0, 1, 0, 0]
        assert Posting.objects.get().during.upper == date(2026, 5, 1)

    def test_a_successor_may_stand_above_the_predecessor(self, place: Territory, office: User) -> None:
        old = row_of(place, 岗位="网格长", 姓名="赵大", 联系电话="", 任职日期="2025-01-01")
        take(xlsx(HEADERS, old), office)
        new = row_of(place, 岗位="网格长", 姓名="钱二", 联系电话="", 任职日期="2026-05-01")
        ended = row_of(place, 岗位="网格长", 姓名="赵大", 联系电话="", 任职日期="2025-01-01", 离任日期="2026-05-01")
        assert counts(take(xlsx(HEADERS, new, ended), office)) == [1, 1, 0, 0]

    def test_a_guide_and_a_leader_without_a_grid_serve_the_village(self, place: Territory, office: User) -> None:
        guide = row_of(place, 岗位="指导员", 姓名="赵大", 联系电话="")
        leader = row_of(place, 岗位="网格长", 姓名="钱二", 联系电话="", 网格编码="")
        assert counts(take(xlsx(HEADERS, guide, leader), office)) == [2, 0, 0, 0]
        assert set(Posting.objects.values_list("role", "village")) == {
            (Role.GUIDE, place.villages[0].pk),
            (Role.LEADER, place.villages[0].pk),
        }

    def test_two_rows_of_a_new_person_make_one_worker(self, place: Territory, office: User) -> None:
        first = row_of(place, 离任日期="2026-04-01")
        second = row_of(place, 网格编码=code_of(place, 1), 任职日期="2026-04-01")
        assert counts(take(xlsx(HEADERS, first, second), office)) == [2, 0, 0, 0]
        assert Worker.objects.count() == 1

    def test_window_staff_come_in_without_a_posting(self, place: Territory, office: User) -> None:
        row = row_of(place, 岗位="窗口人员", 网格编码="", 任职日期="", 村="")
        assert counts(take(xlsx(HEADERS, row), office)) == [1, 0, 0, 0]
        assert Worker.objects.get().at_window
        assert counts(take(xlsx(HEADERS, row), office)) == [0, 0, 1, 0]

    def test_a_merged_village_holds_for_its_rows(self, place: Territory, office: User) -> None:
        name = place.grids[0].versions.get().name
        one = row_of(place, 网格编码="", 网格名称=name)
        two = row_of(place, 村=None, 网格编码="", 网格名称=place.grids[1].versions.get().name, 姓名="李四", 联系电话="")
        assert counts(take(xlsx(HEADERS, one, two, merge="B3:B4"), office)) == [2, 0, 0, 0]


class TestFindingTheWorker:
    def test_a_masked_phone_means_unchanged(self, place: Territory, office: User) -> None:
        take(xlsx(HEADERS, row_of(place)), office)
        assert counts(take(xlsx(HEADERS, row_of(place, 联系电话="138****5678")), office)) == [0, 0, 1, 0]
        assert Worker.objects.get().phone == "13812345678"

    def test_a_masked_phone_of_nobody_is_refused(self, place: Territory, office: User) -> None:
        assert problems(take(xlsx(HEADERS, row_of(place, 联系电话="138****5678")), office)) == [(3, "联系电话")]

    def test_a_phone_of_somebody_else_is_a_conflict(self, place: Territory, office: User) -> None:
        take(xlsx(HEADERS, row_of(place)), office)
        assert problems(take(xlsx(HEADERS, row_of(place, 姓名="李四")), office)) == [(3, "联系电话")]

    def test_namesakes_need_something_more(self, place: Territory, office: User) -> None:
        worker(place.subdistrict, "王芳")
        worker(place.subdistrict, "王芳")
        result = take(xlsx(HEADERS, row_of(place, 联系电话="", 出生年月="")), office)
        assert problems(result) == [(3, "工号")]

    def test_a_staff_number_of_somebody_else_is_a_conflict(self, place: Territory, office: User) -> None:
        known = worker(place.subdistrict, "赵大")
        assert problems(take(xlsx(HEADERS, row_of(place, 工号=known.staff_number)), office)) == [(3, "工号")]

    def test_the_month_of_birth_tells_namesakes_apart(self, place: Territory, office: User) -> None:
        worker(place.subdistrict, "王芳", born_on=date(1970, 1, 1))
        known = worker(place.subdistrict, "王芳", born_on=date(1985, 3, 17))
        assert counts(take(xlsx(HEADERS, row_of(place)), office)) == [1, 0, 0, 0]
        assert Posting.objects.get().worker == known


class TestWhatIsRefused:
    def test_an_identity_number_anywhere_is_refused_and_not_shown(self, place: Territory, office: User) -> None:
        result = take(xlsx(HEADERS, row_of(place, 来源="11010519491231002X")), office)
        assert (3, "") in problems(result)
        assert "11010519491231002X" not in str(result.refused[0].texts) + str(result.refused[0].problems)

    def test_a_repeated_row_names_the_first(self, place: Territory, office: User) -> None:
        result = take(xlsx(HEADERS, row_of(place), row_of(place)), office)
        assert problems(result) == [(4, "")]
        assert "3" in str(result.refused[0].problems)

    def test_two_rows_that_contradict_each_other_are_refused(self, place: Territory, office: User) -> None:
        first = row_of(place, 离任日期="2026-04-01")
        second = row_of(place, 网格编码=code_of(place, 1), 任职日期="2026-04-01", 来源="自荐")
        assert problems(take(xlsx(HEADERS, first, second), office)) == [(4, "来源")]

    def test_window_staff_cannot_be_full_time_members(self, place: Territory, office: User) -> None:
        worker(place.subdistrict, "王芳", at_window=True)
        assert problems(take(xlsx(HEADERS, row_of(place, 联系电话="")), office)) == [(3, "岗位")]

    def test_a_grid_of_another_office_is_unknown(self, place: Territory, office: User) -> None:
        elsewhere = territory(villages=1, grids_each=1)
        row = row_of(place, 村="", 网格编码=code_of(elsewhere))
        assert problems(take(xlsx(HEADERS, row), office)) == [(3, "网格编码")]

    def test_missing_columns_are_named(self, place: Territory, office: User) -> None:
        error = take(xlsx(["姓名", "村"], ["王芳", "x"]), office).error
        assert "岗位" in str(error)
        assert "任职日期" in str(error)


# --- out ----------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).filter(lambda text: not fault_of(text))
safe = words.filter(lambda text: not holds_identity_number(text))


@pytest.mark.django_db
class TestGoingOut:
    @law(8)
    @given(
        note=safe,
        line=safe,
        born=st.dates(date(1950, 1, 1), date(2005, 1, 1)),
        gender=st.sampled_from(["", *Gender.values]),
        source=st.sampled_from(["", *Source.values]),
        pay=st.sampled_from(["", *PayScheme.values]),
        ends=st.none() | st.dates(date(2026, 3, 2), date(2027, 1, 1)),
        role=st.sampled_from(Role.values),
        form=st.sampled_from([XLSX, CSV]),
    )
    def test_what_goes_out_comes_in_as_unchanged(
        self,
        note: str,
        line: str,
        born: date,
        gender: str,
        source: str,
        pay: str,
        ends: date | None,
        role: str,
        form: Format,
    ) -> None:
        place = territory(villages=1, grids_each=1)
        who = worker(place.subdistrict, born_on=born, gender=gender, source=source, line=line)
        who.phone = "13812345678"
        who.save()
        spot = {"village": place.villages[0]} if role == Role.GUIDE else {"grid": place.grids[0]}
        dates = {"begins_on": date(2026, 3, 1), "ends_on": ends}
        record_posting(worker=who, role=role, pay_scheme=pay, note=note, **dates, **spot)
        data = form.write(RosterSheet().export(Posting.objects.filter(worker=who)))
        assert b"13812345678" not in data
        assert counts(take(data, center(place.subdistrict))) == [0, 0, 1, 0]

    def test_text_that_looks_like_a_formula_is_escaped_and_comes_back(self, place: Territory, office: User) -> None:
        posting = posted(Role.FULL_TIME, to=place.grids[0])
        Posting.objects.update(note="=1+1")
        data = XLSX.write(RosterSheet().export(Posting.objects.all()))
        assert "'=1+1" in [cell.value for cell in load_workbook(io.BytesIO(data)).active[2]]
        assert counts(take(data, office)) == [0, 0, 1, 0]
        posting.refresh_from_db()
        assert posting.note == "=1+1"

    def test_unchanged_rows_cost_no_query_each(
        self, place: Territory, office: User, django_assert_max_num_queries
    ) -> None:  # type: ignore[no-untyped-def]
        for _ in range(12):
            posted(Role.PART_TIME, to=place.grids[0])
        data = XLSX.write(RosterSheet().export(Posting.objects.all()))
        with django_assert_max_num_queries(14):
            assert counts(take(data, office)) == [0, 0, 12, 0]

    def test_the_template_itself_holds_no_row(self, office: User) -> None:
        assert take(RosterSheet.template(), office).error


# --- the pages ----------------------------------------------------------------------------------

PAGE = "admin:staff_posting_%s"


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, data: bytes):  # type: ignore[no-untyped-def]
    return uploaded(client, "staff_posting", data, name="花名册.xlsx")


def state_of(page) -> str:  # type: ignore[no-untyped-def]
    return str(page.context["sheet"].state)


@pytest.fixture
def plain_static(settings) -> None:  # type: ignore[no-untyped-def]
    """Pages name their static files without the manifest that a deployment collects."""
    backend = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}


@pytest.mark.usefixtures("plain_static")
class TestPages:
    def test_upload_preview_confirm(self, place: Territory, office: User) -> None:
        client = logged_in(office)
        preview = upload(client, xlsx(HEADERS, row_of(place)))
        assert preview.status_code == 200
        assert "王芳" in preview.content.decode()
        assert not Posting.objects.exists()
        assert state_of(imported(client, preview)) == "imported"
        assert Posting.objects.count() == 1
        assert imported(client, preview).status_code == 200
        assert Posting.objects.count() == 1

    def test_errors_name_row_and_column_and_offer_no_import(self, place: Territory, office: User) -> None:
        page = upload(logged_in(office), xlsx(HEADERS, row_of(place, 任职日期="三月")))
        assert "“三月”" in page.content.decode()
        assert state_of(page) == "refused"
        assert 'value="import"' not in page.content.decode()

    def test_a_word_that_is_not_known_is_asked_once_and_remembered(self, place: Territory, office: User) -> None:
        client = logged_in(office)
        data = xlsx(HEADERS, row_of(place, 岗位="网格信息员"))
        page = upload(client, data)
        assert (state_of(page), [line["written"] for line in page.context["words"].lines()]) == (
            "words",
            ["网格信息员"],
        )
        sent = {"do": "words", "word_0": "part_time"}
        assert state_of(client.post(page.redirect_chain[-1][0], sent, follow=True)) == "ready"
        assert state_of(upload(client, data)) == "ready"

    def test_a_file_that_is_no_sheet_is_refused_in_words(self, office: User) -> None:
        page = upload(logged_in(office), b"\xd0\xcf\x11\xe0 old")
        assert state_of(page) == "unreadable"
        assert page.context["sheet"].outcome["error"] in page.content.decode()

    def test_an_old_workbook_under_a_new_name_is_read(self, place: Territory, office: User) -> None:
        title = ["南城街道网格员花名册", *[None] * 11]
        old = xls([title, HEADERS, row_of(place), [None] * 12], [(1, 1, 1, 12)])
        client = logged_in(office)
        preview = upload(client, old)  # it is called 花名册.xlsx
        imported(client, preview)
        assert Posting.objects.select_related("worker").get().worker.phone == "13812345678"

    def test_what_was_read_of_the_file_is_told_and_hidden_rows_are_marked(self, place: Territory, office: User) -> None:
        def hide(book: Workbook) -> None:
            book["一村"].row_dimensions[3].hidden = True
            book["旧表"].sheet_state = "hidden"

        first = [HEADERS, row_of(place), row_of(place, 姓名="李四", 联系电话=None), [None, "小计", None, None, "2人"]]
        second = [HEADERS, row_of(place, 姓名="赵六", 联系电话=None)]
        old = ("旧表", [HEADERS, row_of(place)])
        page = upload(
            logged_in(office), book_of(("一村", first), ("二村", second), ("说明", [["说明"]]), old, change=hide)
        )
        assert state_of(page) == "ready"
        sheet = page.context["sheet"]
        assert [(row["row"], row["hidden"]) for row in sheet.outcome["shown"]] == [
            ("一村!2", False), ("一村!3", True), ("二村!2", False),
        ]  # fmt: skip
        words = page.content.decode()
        for told in ("一村、二村", "一村!4 小计", "“说明”", "“旧表”", *sheet.outcome["told"]):
            assert told in words

    def test_two_header_rows_are_read_without_a_question(self, place: Territory, office: User) -> None:
        upper: list[object] = [*HEADERS]
        lower: list[object] = [None] * len(HEADERS)
        for at, name in ((2, "网格"), (9, "任职时间")):  # each over two columns
            lower[at], lower[at + 1] = HEADERS[at], HEADERS[at + 1]
            upper[at], upper[at + 1] = name, None
        merged = [(1, 3, 1, 4), (1, 10, 1, 11)]
        merged += [(1, at, 2, at) for at in range(1, len(HEADERS) + 1) if at not in (3, 4, 10, 11)]
        page = upload(logged_in(office), made_xlsx([upper, lower, row_of(place)], merged))
        assert state_of(page) == "ready"
        assert page.context["sheet"].outcome["new"] == 1

    def test_the_same_person_in_two_worksheets_is_found_by_worksheet_and_row(
        self, place: Territory, office: User
    ) -> None:
        pages = [(name, [HEADERS, row_of(place)]) for name in ("一村", "二村")]
        page = upload(logged_in(office), book_of(*pages))
        assert state_of(page) == "refused"
        assert "一村!2" in str(page.context["sheet"].outcome["problems"])

    def test_what_changed_since_the_preview_is_judged_anew(self, place: Territory, office: User) -> None:
        client = logged_in(office)
        preview = upload(client, xlsx(HEADERS, row_of(place, 岗位="网格长")))
        posted(Role.LEADER, to=place.grids[0])
        assert state_of(imported(client, preview)) == "refused"
        assert Posting.objects.count() == 1

    def test_only_the_center_imports(self, place: Territory) -> None:
        client = logged_in(head(place.subdistrict))
        assert client.get(reverse(PAGE % "import")).status_code == 403
        assert client.get(reverse(PAGE % "import_template")).status_code == 403

    def test_template_and_export_are_workbooks(self, place: Territory, office: User) -> None:
        posted(Role.FULL_TIME, to=place.grids[0])
        client = logged_in(office)
        template = client.get(reverse(PAGE % "import_template"))
        headers = [column.header for column in RosterSheet.columns]
        assert [cell.value for cell in load_workbook(io.BytesIO(template.content)).active[1]] == headers
        form = {
            "format": "0",
            "resource": "0",
            **{f"rostersheet_{column.name}": "on" for column in RosterSheet.columns},
        }
        assert client.get(reverse(PAGE % "export")).status_code == 200
        answer = client.post(reverse(PAGE % "export"), form)
        assert [cell.value for cell in load_workbook(io.BytesIO(answer.content)).active[1]] == headers
