"""The roster and the attendance sheet, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import sheets
from core.clock import day_of
from core.errors import DomainError, InvalidInput
from core.fields import blind_index
from core.sheet_resource import CHANGED, NEW, UNCHANGED, SheetImport, SheetResource
from core.sheets import BadCell, Cell, Column, Row
from core.texts import plain, tidy
from grids.lookup import GridLookup, NoSuchPlace
from grids.models import Grid, Subdistrict, Village
from grids.scope import EVERYTHING, Scope
from staff.access import access_of
from staff.intake import hold_offices, record_attendance
from staff.lookup import WorkerLookup
from staff.models import (
    Attendance,
    AttendanceStatus,
    Gender,
    LeaveKind,
    PayScheme,
    Posting,
    Role,
    Source,
    User,
    Worker,
    mask,
)
from staff.services import leave_post, record_posting, save_posting, save_worker

WINDOW = "window"  # what the roster has in place of a role for window staff, who have no posting

# What offices write; the first label of each value is the one that is written out.
ROLES = {
    "网格指导员": Role.GUIDE.value, "指导员": Role.GUIDE.value, "驻村指导员": Role.GUIDE.value,
    "网格长": Role.LEADER.value,
    "专职网格员": Role.FULL_TIME.value, "专职": Role.FULL_TIME.value,
    "兼职网格员": Role.PART_TIME.value, "兼职": Role.PART_TIME.value,
    "窗口人员": WINDOW, "窗口": WINDOW,
}  # fmt: skip
SOURCES = {
    "街道干部": Source.OFFICIAL.value, "机关干部": Source.OFFICIAL.value, "驻村干部": Source.OFFICIAL.value,
    "村干部": Source.VILLAGE_CADRE.value, "村书记": Source.VILLAGE_CADRE.value, "村主任": Source.VILLAGE_CADRE.value,
    "协辅人员": Source.AUXILIARY.value, "协辅": Source.AUXILIARY.value, "辅助人员": Source.AUXILIARY.value,
    "驻村干部推荐": Source.RECOMMENDED.value, "推荐": Source.RECOMMENDED.value, "村推荐": Source.RECOMMENDED.value,
    "自荐": Source.SELF_NOMINATED.value, "个人自荐": Source.SELF_NOMINATED.value,
    "公开招聘": Source.RECRUITED.value, "招聘": Source.RECRUITED.value, "社会招聘": Source.RECRUITED.value,
    "志愿者/党员骨干": Source.VOLUNTEER.value, "志愿者": Source.VOLUNTEER.value, "党员骨干": Source.VOLUNTEER.value,
    "党员": Source.VOLUNTEER.value, "村民代表": Source.VOLUNTEER.value, "村民小组长": Source.VOLUNTEER.value,
}  # fmt: skip
HEADS_OF_VILLAGES = {(Role.GUIDE.value, Source.OFFICIAL.value), (Role.LEADER.value, Source.VILLAGE_CADRE.value)}
GENDERS = {"男": Gender.MALE.value, "女": Gender.FEMALE.value}
PAY = {
    "激励补贴": PayScheme.ALLOWANCE.value, "补贴": PayScheme.ALLOWANCE.value, "月补贴": PayScheme.ALLOWANCE.value,
    "劳动报酬": PayScheme.WAGE.value, "工资": PayScheme.WAGE.value, "合同工资": PayScheme.WAGE.value,
    "以奖代补": PayScheme.SUBSIDY.value, "按件补贴": PayScheme.SUBSIDY.value,
}  # fmt: skip
STATUSES = {
    "出勤": AttendanceStatus.PRESENT.value, "到岗": AttendanceStatus.PRESENT.value, "√": AttendanceStatus.PRESENT.value,
    "缺勤": AttendanceStatus.ABSENT.value, "旷工": AttendanceStatus.ABSENT.value, "×": AttendanceStatus.ABSENT.value,
    "请假": AttendanceStatus.LEAVE.value, "休假": AttendanceStatus.LEAVE.value,
}  # fmt: skip
LEAVE_KINDS = {
    "年假": LeaveKind.ANNUAL.value, "年休假": LeaveKind.ANNUAL.value,
    "病假": LeaveKind.SICK.value,
    "事假": LeaveKind.PERSONAL.value,
    "产假": LeaveKind.MATERNITY.value, "生育假": LeaveKind.MATERNITY.value,
    "公假": LeaveKind.OFFICIAL.value, "因公": LeaveKind.OFFICIAL.value,
}  # fmt: skip


def label_of(choices: Mapping[str, str], value: str) -> str:
    """What a value is called in a sheet."""
    return next((label for label, known in choices.items() if known == value), "")


def phone(cell: Cell) -> str:
    """A number as it is stored, or masked as it stands, which means: unchanged."""
    number = plain(sheets.text_of(cell)).replace("-", "").removeprefix("+86")
    if "*" in number:
        return number
    if not number.isdigit() or not 7 <= len(number) <= 15:
        raise BadCell(
            _("“%(cell)s” is not one phone number. Write one, such as 13800000000.") % {"cell": sheets.shown(cell)}
        )
    return number


def staff_number(cell: Cell) -> str:
    number = sheets.code(cell)
    if not number.replace("-", "").isalnum() or not number.isascii() or len(number) > 20:
        raise BadCell(_("A staff number has up to 20 letters, digits and hyphens."))
    return number


class OfficeSheet(SheetResource):
    """A sheet that the center of a subdistrict brings in, for its own territory."""

    @classmethod
    def may_import(cls, user: User) -> bool:
        return access_of(user).has("center")

    @classmethod
    def may_export(cls, user: User) -> bool:
        return access_of(user).is_office

    @staticmethod
    def territory(run: SheetImport) -> Scope:
        """The subdistricts whose office imports; nobody else's records are found or touched."""
        return Scope(subdistricts=access_of(run.by).offices)

    def refuse(self, run: SheetImport, row: Row, error: DomainError) -> None:
        headers = {column.name: column.header for column in self.columns}
        run.refuse(row, next((headers[name] for name in error.fields if name in headers), ""), error)

    def refuse_repeated(self, run: SheetImport, row: Row, seen: dict[Any, int], key: Any) -> bool:
        """Refuse a second row about the same thing, for nobody could say which of the two holds."""
        first = seen.setdefault(key, row.number)
        if first != row.number:
            run.refuse(row, "", _("Row %(row)d is about the same already: keep one of the two.") % {"row": first})
        return first != row.number

    def refuse_future(self, run: SheetImport, row: Row, column: str) -> bool:
        if row[column] <= day_of(run.at):
            return False
        header = next(c.header for c in self.columns if c.name == column)
        run.refuse(row, header, _("%(day)s lies in the future.") % {"day": row[column]})
        return True


# --- the roster ---------------------------------------------------------------------------------

# Column of the sheet → attribute of the worker. A blank cell leaves what is there.
WORKER_COLUMNS = {
    "gender": "gender",
    "born": "born_on",
    "political_status": "political_status",
    "education": "education",
    "source": "source",
    "at_window": "at_window",
    "line": "line",
}


@dataclass
class _Desk:
    """What lies on the desk while a roster is worked through: everything known, looked up once."""

    grids: GridLookup
    workers: WorkerLookup
    offices: list[Subdistrict]
    postings: dict[tuple[int, str, int | None, int | None], list[Posting]]
    seen: dict[Any, int] = field(default_factory=dict)  # posting → row of the sheet
    said: dict[tuple[int, str], tuple[int, Any]] = field(default_factory=dict)  # worker, column → row, value


class RosterSheet(OfficeSheet):
    """花名册: one row is a worker and a posting. Importing it again changes nothing."""

    title = gettext_lazy("Roster")
    slug = "roster"
    counter = "position"
    max_rows = 5_000  # a row that changes something takes several queries
    needs = (("name",), ("role",), ("village", "grid_code", "grid_name"), ("begins_on",))
    columns: ClassVar[tuple[Column, ...]] = (
        Column("position", "序号", sheets.text(20), gettext_lazy("A running number; it is not read.")),
        Column(
            "village",
            "村",
            sheets.name,
            gettext_lazy("The village's name or its code of 12 digits."),
            also=("村名", "村社", "村居", "村(社区)", "村社区", "所属村", "行政村"),
            spans=True,
            example="示例01村",
        ),
        Column(
            "grid_name",
            "网格名称",
            sheets.text(60),
            gettext_lazy("Needed unless the grid code is written."),
            also=("网格", "所属网格", "网格名"),
            spans=True,
            example="示例01村第1网格",
        ),
        Column(
            "grid_code",
            "网格编码",
            sheets.code,
            gettext_lazy(
                "15 digits; it decides where it is written. Blank for a guide, and for a leader of the whole village."
            ),
            also=("网格代码", "网格编号"),
            spans=True,
            example="331003002901001",
        ),
        Column(
            "role",
            "岗位",
            sheets.one_of(ROLES),
            gettext_lazy(
                "网格指导员, 网格长, 专职网格员 or 兼职网格员; 窗口人员 for window staff, who have no posting."
            ),
            also=("职务", "角色", "网格岗位", "人员类别"),
            filled=True,
            example="专职网格员",
        ),
        Column(
            "name",
            "姓名",
            sheets.name,
            gettext_lazy("The person's name."),
            also=("人员姓名",),
            filled=True,
            example="王芳",
        ),
        Column("gender", "性别", sheets.one_of(GENDERS), gettext_lazy("男 or 女."), example="女"),
        Column(
            "born",
            "出生年月",
            sheets.month,
            gettext_lazy("Year and month."),
            also=("出生日期", "出生月份", "出生"),
            example="1985-03",
        ),
        Column(
            "political_status",
            "政治面貌",
            sheets.text(30),
            gettext_lazy("As the office writes it."),
            also=("政治身份",),
            example="群众",
        ),
        Column(
            "education",
            "文化程度",
            sheets.text(30),
            gettext_lazy("As the office writes it."),
            also=("学历",),
            example="大专",
        ),
        Column(
            "source",
            "来源",
            sheets.one_of(SOURCES),
            gettext_lazy("街道干部, 村干部, 协辅人员, 驻村干部推荐, 自荐, 公开招聘 or 志愿者/党员骨干."),
            also=("人员来源", "选用方式"),
            example="公开招聘",
        ),
        Column(
            "phone",
            "联系电话",
            phone,
            gettext_lazy("One number. A masked one, such as 138****5678, means: unchanged."),
            also=("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
            example="13800000000",
        ),
        Column(
            "begins_on",
            "任职日期",
            sheets.day_or_month,
            gettext_lazy("The first day in post; a month stands for its first day."),
            also=("任职时间", "任职起始日期", "上岗日期", "到岗日期"),
            example="2026-03-01",
        ),
        Column(
            "ends_on",
            "离任日期",
            sheets.day,
            gettext_lazy(
                "The day of leaving: the first day without the post, so that a successor may begin on it. "
                "Blank: unchanged."
            ),
            also=("离任时间", "离岗日期", "卸任日期"),
            example="2026-09-01",
        ),
        Column("note", "备注", sheets.text(200), gettext_lazy("About the posting.")),
        Column(
            "staff_number",
            "工号",
            staff_number,
            gettext_lazy("Finds the worker. Blank: a new worker is given one."),
            also=("员工编号", "人员编号"),
            example="",
        ),
        Column(
            "pay_scheme",
            "薪酬方式",
            sheets.one_of(PAY),
            gettext_lazy("激励补贴, 劳动报酬 or 以奖代补; never inferred from the source."),
            also=("报酬方式", "薪酬类别"),
            example="劳动报酬",
        ),
        Column(
            "at_window",
            "窗口人员",
            sheets.truth,
            gettext_lazy("是 or 否: serves at a service window."),
            also=("是否窗口人员",),
            example="否",
        ),
        Column(
            "line",
            "条线",
            sheets.text(60),
            gettext_lazy("The line or office that employs an auxiliary."),
            also=("所属条线", "条线部门"),
        ),
    )
    explanations = (
        gettext_lazy("One row is one worker in one post. Importing the same sheet again changes nothing."),
        gettext_lazy("A worker is found by staff number, else by phone, else by name and month of birth."),
        gettext_lazy("A blank cell leaves what is known as it is."),
        gettext_lazy("Identity numbers are never stored; a sheet that holds one is refused."),
    )

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        desk = _Desk(
            grids=GridLookup(territory),
            workers=WorkerLookup(territory),
            offices=list(Subdistrict.objects.within(territory)),
            postings=_postings_of(territory),
        )
        # Who leaves goes first, so that a successor may stand above a predecessor in the sheet.
        for row in sorted(rows, key=lambda row: row["ends_on"] is None):
            try:
                self._take(run, desk, row)
            except DomainError as error:
                self.refuse(run, row, error)
            except ValidationError as error:
                for attribute, words in error.message_dict.items():
                    column = next(
                        (c.header for c in self.columns if WORKER_COLUMNS.get(c.name, c.name) == attribute), ""
                    )
                    run.refuse(row, column, " ".join(words))

    def _take(self, run: SheetImport, desk: _Desk, row: Row) -> None:
        masked = "*" in (row["phone"] or "")
        number = "" if masked else row["phone"] or ""
        worker = desk.workers.match(number=row["staff_number"], name=row["name"], phone=number, born=row["born"])
        place = self._place(desk, row) if row["role"] != WINDOW else None
        if worker is None and masked:
            raise InvalidInput(
                _("A masked phone means unchanged, but nobody like this is known: write the whole number."),
                fields={"phone": "masked"},
            )
        if row["role"] == Role.FULL_TIME and (
            row["at_window"] or (row["at_window"] is None and worker and worker.at_window)
        ):
            raise InvalidInput(
                _("Window staff cannot be full-time members (policy, section 2.2)."), fields={"role": "at a window"}
            )
        posting = self._known_posting(desk, row, worker, place) if place else None
        self._refuse_contradictions(desk, row, worker)
        worker_before, worker_after = _changes_of_worker(row, worker, number)
        post_before, post_after = _changes_of_posting(row, posting) if posting else ({}, {})
        new = worker is None or (place is not None and posting is None)
        if not new and not worker_after and not post_after:
            run.report(UNCHANGED, row, {})
            return
        with transaction.atomic():
            worker = self._save_worker(desk, row, worker, place, worker_after, number)
            saved = self._save_posting(row, worker, place, posting, post_after) if place else None
        desk.workers.add(worker)
        self._remember(desk, row, worker)
        if saved:
            known = desk.postings.setdefault((worker.pk, saved.role, saved.grid_id, saved.village_id), [])
            known[:] = [p for p in known if p.pk != saved.pk] + [saved]
            desk.seen.setdefault(
                (worker.pk, saved.role, saved.grid_id, saved.village_id, saved.during.lower), row.number
            )
        named = {"staff_number": worker.staff_number, "name": worker.name, "begins_on": row["begins_on"]}
        after = {**named, **_as_written(worker_after), **post_after}
        run.report(NEW if new else CHANGED, row, after, {} if new else {**_as_written(worker_before), **post_before})

    def _place(self, desk: _Desk, row: Row) -> Grid | Village:
        """Where the row posts to. Guides serve a village, and so does a leader without a grid."""
        if row["begins_on"] is None:
            raise InvalidInput(_("Write the first day in post."), fields={"begins_on": "blank"})
        if row["ends_on"] and row["ends_on"] <= row["begins_on"]:
            raise InvalidInput(_("The day of leaving must come after the first day."), fields={"ends_on": "too early"})
        named = row["grid_code"] or row["grid_name"]
        if named:
            version = desk.grids.grid(
                code=row["grid_code"], name=row["grid_name"], village=row["village"], begin=row["begins_on"]
            )
            return version.village if row["role"] == Role.GUIDE else version.grid
        if row["role"] == Role.FULL_TIME:
            raise NoSuchPlace(
                _("A full-time member is posted to one grid: write its code or name."), fields={"grid_code": ""}
            )
        if not row["village"]:
            raise NoSuchPlace(_("Write the village, or the grid."), fields={"village": "blank"})
        return desk.grids.village(row["village"])

    def _known_posting(self, desk: _Desk, row: Row, worker: Worker | None, place: Grid | Village) -> Posting | None:
        """The posting that the row is about, or None for a new one. Refuses a second row about it."""
        if worker is None:
            return None
        grid, village = _keys(place)
        same = desk.postings.get((worker.pk, row["role"], grid, village), [])
        key = (worker.pk, row["role"], grid, village, row["begins_on"])
        found = next((posting for posting in same if posting.during.lower == row["begins_on"]), None)
        first = desk.seen.setdefault(key, row.number)
        if first != row.number and not (row["role"] == Role.GUIDE and (row["grid_code"] or row["grid_name"])):
            raise InvalidInput(_("Row %(row)d is about the same already: keep one of the two.") % {"row": first})
        for other in same if found is None else []:
            if (other.during.upper or date.max) > row["begins_on"] and other.during.lower < (
                row["ends_on"] or date.max
            ):
                raise InvalidInput(
                    _("%(name)s has held this post since %(day)s. To correct the first day, change it in that posting.")
                    % {"name": worker.name, "day": other.during.lower},
                    fields={"begins_on": "overlaps"},
                )
        return found

    def _refuse_contradictions(self, desk: _Desk, row: Row, worker: Worker | None) -> None:
        """Two rows about one person must not say different things: the sheet would never come to rest."""
        if worker is None:
            return
        for column in self._told(row):
            first, value = desk.said.setdefault((worker.pk, column), (row.number, row[column]))
            if value != row[column]:
                raise InvalidInput(
                    _("Row %(row)d says “%(value)s” about the same person: make the two agree.")
                    % {"row": first, "value": _as_written({column: value})[column]},
                    fields={column: "contradicts"},
                )

    def _remember(self, desk: _Desk, row: Row, worker: Worker) -> None:
        for column in self._told(row):
            desk.said.setdefault((worker.pk, column), (row.number, row[column]))

    @staticmethod
    def _told(row: Row) -> list[str]:
        columns = [column for column in WORKER_COLUMNS if row[column] is not None]
        return columns + (["phone"] if row["phone"] and "*" not in row["phone"] else [])

    def _save_worker(
        self,
        desk: _Desk,
        row: Row,
        worker: Worker | None,
        place: Grid | Village | None,
        after: dict[str, Any],
        number: str,
    ) -> Worker:
        if worker is None:
            office = place.subdistrict if place else (desk.offices[0] if len(desk.offices) == 1 else None)
            if office is None:
                raise NoSuchPlace(
                    _("Write the village, so that the subdistrict is known."), fields={"village": "blank"}
                )
            worker = Worker(subdistrict=office, name=row["name"], staff_number=self._new_number(row, office))
            worker.stationed_in = self._village_headed(desk, row, place)
        elif not after:
            return worker
        for column, attribute in WORKER_COLUMNS.items():
            if column in after:
                setattr(worker, attribute, after[column])
        if "phone" in after:
            worker.phone = number
        return save_worker(worker)

    @staticmethod
    def _village_headed(desk: _Desk, row: Row, place: Grid | Village | None) -> Village | None:
        """The village of a new guide who is an official, or a new leader who is its secretary or director."""
        if (row["role"], row["source"]) not in HEADS_OF_VILLAGES:
            return None
        if isinstance(place, Village):
            return place
        version = desk.grids.version(place.pk, row["begins_on"]) if place else None
        return version.village if version else None

    def _new_number(self, row: Row, office: Subdistrict) -> str:
        """A number of the office's own for a new worker, unless it would break the series of given ones."""
        number = row["staff_number"] or ""
        serial = number.removeprefix(f"{office.code}-")
        if serial != number and not (serial.isdigit() and len(serial) == 5):
            raise InvalidInput(
                _("Numbers that begin with %(prefix)s are given by the system: leave the cell blank.")
                % {"prefix": f"{office.code}-"},
                fields={"staff_number": "reserved"},
            )
        return number

    def _save_posting(
        self, row: Row, worker: Worker, place: Grid | Village, posting: Posting | None, after: dict[str, Any]
    ) -> Posting:
        if posting is None:
            return record_posting(
                worker=worker,
                role=row["role"],
                begins_on=row["begins_on"],
                ends_on=row["ends_on"],
                grid=place if isinstance(place, Grid) else None,
                village=place if isinstance(place, Village) else None,
                pay_scheme=row["pay_scheme"] or "",
                note=row["note"] or "",
            )
        if "ends_on" in after:
            posting = leave_post(posting=posting, ends_on=row["ends_on"])
        if "note" in after or "pay_scheme" in after:
            posting.note = row["note"] or posting.note
            posting.pay_scheme = row["pay_scheme"] or posting.pay_scheme
            save_posting(posting)
        return posting

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        grids = GridLookup(EVERYTHING)
        postings = queryset.select_related("worker", "village").order_by("village__code", "during", "pk")
        for position, posting in enumerate(postings, start=1):
            worker = posting.worker
            version = grids.version(posting.grid_id, posting.during.lower) if posting.grid_id else None
            yield {
                "position": position,
                "village": grids.village_name(version.village if version else posting.village, posting.during.lower),
                "grid_name": version.name if version else "",
                "grid_code": version.code if version else "",
                "role": label_of(ROLES, posting.role),
                "name": worker.name,
                **_as_written({column: getattr(worker, attribute) for column, attribute in WORKER_COLUMNS.items()}),
                "phone": worker.masked_phone,
                "begins_on": posting.during.lower,
                "ends_on": posting.during.upper,
                "note": posting.note,
                "staff_number": worker.staff_number,
                "pay_scheme": label_of(PAY, posting.pay_scheme),
            }


def _postings_of(territory: Scope) -> dict[tuple[int, str, int | None, int | None], list[Posting]]:
    found: dict[tuple[int, str, int | None, int | None], list[Posting]] = {}
    for posting in Posting.objects.within(territory).select_related("worker"):
        found.setdefault((posting.worker_id, posting.role, posting.grid_id, posting.village_id), []).append(posting)
    return found


def _keys(place: Grid | Village) -> tuple[int | None, int | None]:
    return (place.pk, None) if isinstance(place, Grid) else (None, place.pk)


def _changes_of_worker(row: Row, worker: Worker | None, number: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the row changes of the worker: what was, and what will be, by column."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    written = {column: row[column] for column in WORKER_COLUMNS}
    if row["role"] == WINDOW:
        written["at_window"] = True
    for column, attribute in WORKER_COLUMNS.items():
        now = getattr(worker, attribute) if worker else None
        if written[column] is not None and _alike(column, written[column]) != _alike(column, now):
            before[column], after[column] = now, written[column]
    if number and (worker is None or worker.phone_index != blind_index(number)):
        before["phone"], after["phone"] = (worker.masked_phone if worker else ""), mask(number)
    return before, after


def _alike(column: str, value: Any) -> Any:
    """A value as far as the sheet can tell: months of birth, and texts without doubled spaces."""
    if column == "born" and value:
        return value.year, value.month
    return tidy(value) if isinstance(value, str) else value or ""


def _changes_of_posting(row: Row, posting: Posting) -> tuple[dict[str, Any], dict[str, Any]]:
    now = {"ends_on": posting.during.upper, "note": posting.note, "pay_scheme": posting.pay_scheme}
    after = {
        name: row[name] for name in now if row[name] is not None and _alike(name, row[name]) != _alike(name, now[name])
    }
    return {name: now[name] for name in after}, after


def _as_written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a worker in the words of the sheet."""
    words: dict[str, Any] = dict(values)
    for column, choices in (("gender", GENDERS), ("source", SOURCES)):
        if column in words:
            words[column] = label_of(choices, words[column])
    if words.get("born"):
        words["born"] = f"{words['born']:%Y-%m}"
    return words


# --- attendance ---------------------------------------------------------------------------------


class AttendanceSheet(OfficeSheet):
    """考勤: one row is a worker's day. A day that is written again is written over."""

    title = gettext_lazy("Attendance sheet")
    slug = "attendance"
    needs = (("day",), ("staff_number", "name"), ("status",))
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "day",
            "日期",
            sheets.day,
            gettext_lazy("The day."),
            also=("考勤日期", "出勤日期"),
            filled=True,
            spans=True,
            example="2026-03-05",
        ),
        Column(
            "staff_number",
            "工号",
            staff_number,
            gettext_lazy("Needed where two workers have the same name."),
            also=("员工编号", "人员编号"),
            spans=True,
            example="331003002-00001",
        ),
        Column(
            "name",
            "姓名",
            sheets.name,
            gettext_lazy("Needed unless the staff number is written."),
            also=("人员姓名",),
            spans=True,
            example="王芳",
        ),
        Column(
            "status",
            "出勤",
            sheets.one_of(STATUSES),
            gettext_lazy("出勤, 缺勤 or 请假 (approved leave only)."),
            also=("出勤情况", "考勤", "考勤情况", "考勤结果", "状态"),
            filled=True,
            example="出勤",
        ),
        Column(
            "leave_kind",
            "请假类别",
            sheets.one_of(LEAVE_KINDS),
            gettext_lazy("年假, 病假, 事假, 产假 or 公假; for a day on leave, and only for it."),
            also=("请假类型", "假别"),
            example="",
        ),
    )
    explanations = (gettext_lazy("One row is one worker's day. A day that is written again is written over."),)

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        workers = WorkerLookup(territory)
        seen: dict[Any, int] = {}
        wanted: list[tuple[Row, Worker]] = []
        for row in rows:
            try:
                worker = workers.one(number=row["staff_number"], name=row["name"])
                self._check(row)
            except DomainError as error:
                self.refuse(run, row, error)
                continue
            if not self.refuse_future(run, row, "day") and not self.refuse_repeated(
                run, row, seen, (worker.pk, row["day"])
            ):
                wanted.append((row, worker))
        if not wanted:
            return
        known = self._known(wanted)
        written = [record for row, worker in wanted if (record := self._judge(run, row, worker, known))]
        if not run.refused:
            record_attendance(written)

    @staticmethod
    def _check(row: Row) -> None:
        on_leave = row["status"] == AttendanceStatus.LEAVE
        if on_leave and not row["leave_kind"]:
            raise InvalidInput(_("Write the kind of leave."), fields={"leave_kind": "blank"})
        if not on_leave and row["leave_kind"]:
            raise InvalidInput(_("Only a day on leave has a kind of leave."), fields={"leave_kind": "not on leave"})

    @staticmethod
    def _known(wanted: list[tuple[Row, Worker]]) -> dict[tuple[int, date], Attendance]:
        days = [row["day"] for row, _worker in wanted]
        workers = {worker.pk for _row, worker in wanted}
        known = Attendance.objects.filter(worker__in=workers, day__gte=min(days), day__lte=max(days))
        return {(record.worker_id, record.day): record for record in known}

    def _judge(
        self, run: SheetImport, row: Row, worker: Worker, known: Mapping[tuple[int, date], Attendance]
    ) -> Attendance | None:
        """The record to write for a row, None where it is there already or the row is refused."""
        record = known.get((worker.pk, row["day"]))
        status, kind = row["status"], row["leave_kind"] or ""
        after = {"name": worker.name, "staff_number": worker.staff_number, **self._words(status, kind)}
        if record is None:
            run.report(NEW, row, after)
        elif (record.status, record.leave_kind) == (status, kind):
            run.report(UNCHANGED, row, {})
            return None
        elif record.leave_id:
            why = _("An approved leave covers this day: the sheet must say %(kind)s.")
            run.refuse(row, "出勤", why % {"kind": label_of(LEAVE_KINDS, record.leave_kind)})
            return None
        else:
            run.report(CHANGED, row, after, self._words(record.status, record.leave_kind))
        return Attendance(worker=worker, day=row["day"], status=status, leave_kind=kind)

    @staticmethod
    def _words(status: str, kind: str) -> dict[str, str]:
        return {"status": label_of(STATUSES, status), "leave_kind": label_of(LEAVE_KINDS, kind)}

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        for record in queryset.select_related("worker").order_by("day", "worker__staff_number"):
            yield {
                "day": record.day,
                "staff_number": record.worker.staff_number,
                "name": record.worker.name,
                **self._words(record.status, record.leave_kind),
            }
