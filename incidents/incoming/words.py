"""The words of another system's sheet into ours: what is certain is taken, what a person said once is
remembered, and the rest is asked. Nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import DomainError
from core.sheets.cells import BadCell
from core.sheets.table import Column, Row
from core.texts import plain
from grids.scope import Scope
from grids.territory.lookup import GridLookup, NoSuchPlace
from incidents.common.sheets import month_after
from incidents.entries.sheets import blank_counts
from incidents.incoming.addresses import prefixes_of, without_places
from incidents.incoming.kinds import KINDS
from incidents.incoming.layouts import is_worded
from incidents.incoming.matters import Matters
from incidents.incoming.models import SheetKind, Topic, WordMeaning
from incidents.incoming.names import ONE, Names
from incidents.outside_codes.lists import meanings as outside_codes
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker
from staff.people.rules import key_of
from staff.postings.models import GridService

NONE = WordMeaning.NONE_OF_OURS
BLANK = "空白"  # under which word it is remembered what a blank count means
_CODE_AND_NAME = re.compile(r"([0-9]{15})[ ·-]?([^0-9 ].{0,59})")

# What an answer of the interpreter is about, by the column of a sheet; days of a month are all of one topic.
TOPICS = {"kind": Topic.VISIT_KIND, "result": Topic.HAZARD_RESULT}
PERSONS = {
    SheetKind.INCIDENTS: ("reporter", "reporter_number", "reporter_phone"),
    SheetKind.VISITS: ("worker", "worker_number", "worker_phone"),
    SheetKind.HAZARDS: ("found_by", "found_by_number", ""),
    SheetKind.BASE_ENTRIES: ("worker", "", ""),
}


@dataclass
class Question:
    """One word that nobody has explained yet."""

    topic: str
    written: str
    rows: int = 0
    first: str = ""  # its first row, as Excel counts
    suggested: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


def topic_of(column: str) -> str:
    """Under which topic the words of a column are remembered."""
    return str(Topic.MARK if column[1:].isdigit() else TOPICS.get(column, column))


@dataclass(frozen=True)
class Words:
    """A column whose cells are one of a closed list of words: how they are read, and what they may mean."""

    column: Column
    topic: str

    @property
    def meanings(self) -> dict[str, Any]:
        """What a word may mean: key → value."""
        return {str(value): value for value in self.column.read.choices.values()}  # type: ignore[attr-defined]

    @property
    def labels(self) -> dict[str, str]:
        """What each meaning is called in a sheet that we export: key → its first word."""
        labels: dict[str, str] = {}
        for label, value in self.column.read.choices.items():  # type: ignore[attr-defined]
            labels.setdefault(str(value), label)
        return labels


class Interpreter:
    """Turns the words of rows into ours, and gathers what it cannot. A handful of queries, however many rows."""

    def __init__(self, *, kind: str, subdistrict: int) -> None:
        scope = Scope(subdistricts=frozenset({subdistrict}))
        self.kind, self.subdistrict = kind, subdistrict
        self.grids, self.workers = GridLookup(scope), WorkerLookup(scope)
        # What a person said of this office's sheets goes before the general map.
        self.meanings: dict[tuple[str, str], str] = outside_codes(subdistrict=subdistrict, on=timezone.localdate()) | {
            (topic, written): means
            for topic, written, means in WordMeaning.objects.filter(subdistrict=subdistrict).values_list(
                "topic", "written", "means"
            )
        }
        self.questions: dict[tuple[str, str], Question] = {}
        self.serving: dict[int, list[tuple[int, Any]]] = defaultdict(list)  # grid → worker, days
        services = GridService.objects.filter(grid__subdistrict=subdistrict)
        for grid, worker, during in services.values_list("grid", "worker", "during"):
            self.serving[grid].append((worker, during))
        self.matters = Matters()
        self.worded = {
            column.name: Words(column, topic_of(column.name)) for column in KINDS[kind].columns if is_worded(column)
        }
        self.prefixes = prefixes_of(subdistrict)
        self.names = Names(kind, self.workers, self.meanings, ask=self._ask)

    def interpret(self, row: Row) -> bool:
        """Translate the words of a row. False where a person said that the row does not belong here."""
        KINDS[self.kind].take_apart(row)
        if not self.names.is_one_in_each(row):
            return True
        grid = self._grid(row)
        if grid == NONE:
            return False
        ours = [self._person(row, int(grid) if grid else None)]
        if self.kind == SheetKind.INCIDENTS:
            ours.append(self._matter(row))
        if self.kind == SheetKind.HAZARDS:
            ours.append(self._hazard(row))
        if self.kind == SheetKind.BASE_ENTRIES:
            self._blank(row)
        ours += [self._word(row, name) for name in self.worded if row[name]]
        return all(ours)

    # --- grids ---

    def _grid(self, row: Row) -> str:
        """The key of the grid; "-" where it is no grid of this office, "" where it is not known (yet)."""
        days = self._days(row)
        self._take_apart(row)
        code, name, village = row["grid_code"], row["grid_name"], row["village"]
        key = row["grid_key"]
        if days is None or not (key or code or name):
            return ""  # the sheet itself refuses the row
        if key:
            return self._of_key(row, days)
        written = code or (f"{village} {name}" if village else name)
        means = self.meanings.get((Topic.GRID, written), "")
        if means == NONE:
            return NONE
        try:
            if means:
                version = self.grids.grid(code=means, name=None, village=None, begin=days[0], end=days[1])
            elif code and self.grids.known(code=code, name=None):
                also = self._beside(name, village)
                version = self.grids.grid(code=code, name=also[0], village=also[1], begin=days[0], end=days[1])
            else:
                name = self._without_ours(name)
                version = self.grids.grid(code=None, name=name, village=village, begin=days[0], end=days[1])
        except NoSuchPlace as error:
            meant = self.grids.known(code=means or code, name=None if means or code else name)
            if len(meant) == 1:
                if means:  # it was renumbered since
                    later = self.grids.version(next(iter(meant)), days[0])
                    if later is not None and days[0] in later.during:
                        row.values |= {"grid_code": later.code, "grid_name": None, "village": None}
                        return str(later.grid_id)
                row.problems.append((self._header_of(error), str(error)))
                return ""
            self._ask(row, Topic.GRID, written)
            return ""
        row.values |= {"grid_code": version.code, "grid_name": None, "village": None}
        return str(version.grid_id)

    def _take_apart(self, row: Row) -> None:
        """A cell that holds code and name together, both known: 331003002903001 示例03村第1网格."""
        for column in ("grid_code", "grid_name"):
            both = _CODE_AND_NAME.fullmatch(row[column] or "")
            other = row["grid_name" if column == "grid_code" else "grid_code"]
            if both and other in (None, *both.groups()):
                code, name = both[1], self._without_ours(both[2])
                if self.grids.known(code=code, name=None) and self.grids.known(code=None, name=name):
                    row.values |= {"grid_code": code, "grid_name": name}

    def _of_key(self, row: Row, days: tuple[date, date]) -> str:
        """The grid of a stable key: nobody is asked, and what contradicts it is refused."""
        name, _village = self._beside(row["grid_name"], None)
        try:
            version = self.grids.grid(
                key=row["grid_key"], code=row["grid_code"], name=name, village=None, begin=days[0], end=days[1]
            )
        except NoSuchPlace as error:
            row.problems.append((self._header_of(error), str(error)))
            return ""
        row.values |= {"grid_code": version.code, "grid_name": None, "village": None}
        return str(version.grid_id)

    def _beside(self, name: str | None, village: str | None) -> tuple[str | None, str | None]:
        """What stands beside a code and has to agree with it. Other systems' own names for a grid may differ."""
        if self.kind not in (SheetKind.INCIDENTS, SheetKind.VISITS):
            return name, village
        return name if name and self.grids.known(code=None, name=name) else None, None

    def _without_ours(self, name: str | None) -> str | None:
        """The name of a grid without our own subdistrict, and what stands before that, where only so it is known."""
        if not name or self.grids.known(code=None, name=name):
            return name
        words = plain(name)
        for own in self.prefixes:
            begin = words.find(own, 0, 40)
            rest = words[begin + len(own) :].removeprefix("街道") if begin >= 0 else ""
            if rest and self.grids.known(code=None, name=rest):
                return rest
        return name

    def _header_of(self, error: DomainError) -> str:
        headers = {column.name: column.header for column in KINDS[self.kind].columns}
        return next((headers[name] for name in error.fields if name in headers), "")

    def _days(self, row: Row) -> tuple[date, date] | None:
        """The half-open days that the row is about."""
        if self.kind == SheetKind.SURVEYS:
            month = row["month"]
            return (month, month_after(month)) if month else None
        moment = row["day"] or row["begins_on"] or row["occurred_at"] or row["reported_at"] or row["found_at"]
        if row["occurred_at"] and row["reported_at"]:
            moment = min(row["occurred_at"], row["reported_at"])
        if moment is None:
            return None
        day = day_of(moment) if isinstance(moment, datetime) else moment
        return day, day + timedelta(days=1)

    # --- people ---

    def _person(self, row: Row, grid: int | None) -> bool:
        """Put the staff number in place of who is named. A name alone is certain only of who served the grid then."""
        if self.kind not in PERSONS:
            return True
        name_column, number_column, phone_column = PERSONS[SheetKind(self.kind)]
        name, number, phone = row[name_column], row[number_column], row[phone_column]
        if not (name or number or phone):
            return True
        worker = self._certain(name, number, phone, grid, row)
        if worker is not None:
            row.values[name_column] = worker.staff_number
            return True
        if grid is None and (self.kind != SheetKind.HAZARDS or row["grid_code"] or row["grid_name"] or row["grid_key"]):
            return True  # the grid is asked first
        written = self._person_there(row, name or number or phone or "", grid)
        means = self.meanings.get((Topic.PERSON, written), "")
        if means == NONE:
            row.values[name_column] = None
            return self.kind != SheetKind.VISITS
        if means:
            row.values[name_column] = means
            return True
        self._ask(row, Topic.PERSON, written, about=(name or "", grid))
        return True

    def _person_there(self, row: Row, words: str, grid: int | None) -> str:
        """Who is written, with the name of the grid: another one of that name may serve elsewhere."""
        days = self._days(row)
        where = self.grids.version(grid, days[0]) if grid and days else None
        return f"{words} @ {where.name if where else grid}" if grid else words

    def _certain(
        self, name: str | None, number: str | None, phone: str | None, grid: int | None, row: Row
    ) -> Worker | None:
        worker = self.workers.numbered(number) if number else None
        if worker is None and name and name.isascii():
            worker = self.workers.numbered(name)
        if worker is None and phone:
            having = [
                one for one in self.workers.with_phone(plain(phone)) if not name or key_of(one.name) == key_of(name)
            ]
            worker = having[0] if len(having) == 1 else None
        if worker is not None:
            return worker if not name or name.isascii() or key_of(worker.name) == key_of(name) else None
        if not name:
            return None
        if grid is None:  # a sheet that names no grid: whoever alone is called so
            called = self.workers.called(name) if self.kind == SheetKind.HAZARDS else []
            return called[0] if len(called) == 1 else None
        days = self._days(row)
        there = {worker for worker, during in self.serving[grid] if days and days[0] in during}
        serving = [one for one in self.workers.called(name) if one.pk in there]
        return serving[0] if len(serving) == 1 else None

    # --- matters and plain words ---

    def _matter(self, row: Row) -> bool:
        big, small = row["matter"], row["subcategory"]
        if not (big or small):
            return True  # the sheet itself refuses the row
        written = " / ".join(word for word in (big, small) if word)
        means = self.meanings.get((Topic.MATTER, written), "")
        if not means:
            means = self.matters.same(big, small)
        if not means:
            self._ask(row, Topic.MATTER, written)
        if means == NONE:
            return False
        matter, _slash, subcategory = means.partition("/")
        row.values |= {"matter": matter or None, "subcategory": subcategory or None}
        return True

    def _hazard(self, row: Row) -> bool:
        written = row["kind"]
        means = self.meanings.get((Topic.HAZARD_KIND, written), "") or self.matters.same_hazard(written)
        if not means:
            self._ask(row, Topic.HAZARD_KIND, written)
        row.values["kind"] = means
        return means != NONE

    def _blank(self, row: Row) -> None:
        """What a blank count means, as a person said once: 0, or not recorded, which the sheet itself refuses."""
        blank = blank_counts(row)
        means = self.meanings.get((Topic.BLANK_COUNT, BLANK), "")
        if blank and not means:
            self._ask(row, Topic.BLANK_COUNT, BLANK)
        if means == "0":
            row.values |= dict.fromkeys(blank, 0)

    def _word(self, row: Row, name: str) -> bool:
        """A word of a closed list: what it means here, as the column reads it, or as a person explained it once."""
        words, written = self.worded[name], row[name]
        try:
            row.values[name] = words.column.read(written)
            return True
        except BadCell:
            means = self.meanings.get((words.topic, written), "")
        if not means:
            self._ask(row, words.topic, written, about=words)
        row.values[name] = words.meanings.get(means)
        column = words.column
        return means != NONE or not (column.filled or name in KINDS[self.kind].decisive)

    # --- asking ---

    def _ask(self, row: Row, topic: str, written: str, about: Any = None) -> None:
        key = (str(topic), written[:200])
        question = self.questions.get(key)
        if question is None:
            question = self.questions[key] = Question(str(topic), written[:200], first=row.label)
            question.choices = self.choices(topic, about)
            question.suggested = self._suggested(question)
        question.rows += 1

    def choices(self, topic: str, about: Any = None) -> list[tuple[str, str]]:
        """What a word may mean, as value and label."""
        if topic == Topic.GRID:
            return [*self._all_grids(), (NONE, _("not ours: leave its rows out"))]
        if topic == Topic.MATTER:
            return [*self.matters.choices(), (NONE, _("not ours: leave its rows out"))]
        if topic == Topic.HAZARD_KIND:
            return [*self.matters.hazards(), (NONE, _("not ours: leave its rows out"))]
        if topic == Topic.BLANK_COUNT:
            return [("0", _("0: there was none")), (NONE, _("not recorded: refuse its rows"))]
        if topic == Topic.JOINED_NAME:
            return [(ONE, _("one person")), (NONE, _("two people: refuse its rows"))]
        if topic == Topic.PERSON:
            return [*self._people(*about), (NONE, self._nobody())]
        return [*about.labels.items(), (NONE, _("nothing that counts here"))]

    def _nobody(self) -> str:
        return _("not one of ours: leave the rows out") if self.kind == SheetKind.VISITS else _("not one of ours")

    def _all_grids(self) -> list[tuple[str, str]]:
        return sorted((version.code, f"{version.name} {version.code}") for version in self.grids.latest())

    def _people(self, name: str, grid: int | None) -> list[tuple[str, str]]:
        """People of the same name first, then all who ever served the grid; where none is named, everybody."""
        serving = {worker for worker, _during in self.serving[grid]} if grid else {w.pk for w in self.workers.all()}
        called = self.workers.called(name)
        others = [one for one in self.workers.all() if one.pk in serving and one not in called]
        return [(one.staff_number, f"{one.name} {one.staff_number}") for one in (*called, *others)]

    def _suggested(self, question: Question) -> str:
        """The choice whose name is most similar: put first for the person, never taken by itself."""
        if question.topic not in (Topic.GRID, Topic.MATTER):
            return ""
        written = question.written.split(" @ ")[0]
        words = without_places(written) if question.topic == Topic.GRID else written
        names = {plain(self._name_of(label, value)): value for value, label in question.choices if value != NONE}
        near = difflib.get_close_matches(plain(words), names, n=1, cutoff=0.5)
        return names[near[0]] if near else ""

    @staticmethod
    def _name_of(label: str, value: str) -> str:
        """The name in a label, without the code that stands behind it for people."""
        return label.removesuffix(value).strip()
