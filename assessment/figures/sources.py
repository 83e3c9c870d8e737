"""The sources of figures, each declared once: which rows count for a grid, what is counted, what is kept of a row.

The statement that counts, the rows that are kept as evidence and the pending incidents of an early warning are all
built from these declarations. Days are Shanghai's, ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, NamedTuple


def _(text: str) -> str:
    """Mark a text for the catalogue; the code that shows it translates it."""
    return text


CONTEXT = "\x04"  # separates a context from its text, as in the catalogue


def pgettext(context: str, text: str) -> str:
    """Mark a text for the catalogue with a context, because it has another meaning elsewhere."""
    return f"{context}{CONTEXT}{text}"


class Source(StrEnum):
    """Kinds of rows that a figure can be opened to."""

    MEMBERS = "members"
    ENTRIES = "entries"
    REPORTS = "reports"
    DUE = "due"
    SURVEYS = "surveys"
    VISITS = "visits"
    PATROLS = "patrols"
    OVERDUE = "overdue"
    HAZARDS = "hazards"
    # Of a member's quarter.
    ATTENDANCE = "attendance"
    OWN_VISITS = "own_visits"
    STRETCHES = "stretches"
    FOUND = "found"
    SETTLING = "settling"
    OWN_SURVEYS = "own_surveys"


SOURCE_NAMES = {
    Source.MEMBERS: _("full-time members and their days"),
    Source.ENTRIES: _("base-information entries"),
    Source.REPORTS: _("valid reports"),
    Source.DUE: _("cases that fell due"),
    Source.SURVEYS: _("awareness surveys"),
    Source.VISITS: _("visits"),
    Source.PATROLS: _("patrols"),
    Source.OVERDUE: _("cases overdue"),
    Source.HAZARDS: _("hazards due or overdue"),
    Source.ATTENDANCE: _("attendance by month"),
    Source.OWN_VISITS: _("own visits and patrols"),
    Source.STRETCHES: _("stretches in post"),
    Source.FOUND: _("hazards and disputes found"),
    Source.SETTLING: _("hazards and disputes that fell due"),
    Source.OWN_SURVEYS: _("surveys of the grids served"),
}

Values = Mapping[str, str]  # name → its SQL
Form = Literal["plain", "yes_or_no", "moment", "deadline", "month", "entry_class", "visited_class"]


class Column(NamedTuple):
    """One column of the table in which the rows are shown: which kept value, under which head, in which form."""

    name: str
    head: str
    form: Form = "plain"


@dataclass(frozen=True)
class RowSource:
    """Rows that count for the grid of each, or for another owner: SQL, with the parameters of `parameters`."""

    source: Source
    alias: str  # of the table that says for whom a row counts
    table: str
    condition: str
    counts: Values  # what is counted of the rows
    kept: Values  # what is kept of each row as evidence; `key` names the row
    order: str  # of the kept rows
    columns: tuple[Column, ...]
    grouped: str = ""  # the rows as they are grouped by something else before they are counted
    per: str = "grid_id"  # the column of the table that says for whom a row counts

    @property
    def owner(self) -> str:
        """For whom a row counts."""
        return f"{self.alias}.{self.per}"

    def counting(self) -> str:
        """One row per owner that has any rows: what was counted."""
        values = ", ".join(f"{sql} AS {name}" for name, sql in self.counts.items())
        rows = f"({self.grouped.format(rows=self._rows())}) {self.alias}" if self.grouped else self._rows()
        return f"SELECT {self.owner} AS owner, {values} FROM {rows} GROUP BY {self.owner}"  # noqa: S608  (ours)

    def listing(self) -> str:
        """One row per owner that has any rows: all of them as JSON."""
        values = ", ".join(f"'{name}', {sql}" for name, sql in self.kept.items())
        return f"""
            SELECT {self.owner} AS owner, json_agg(json_build_object({values}) ORDER BY {self.order}) AS listed
            FROM {self._rows()} GROUP BY {self.owner}
        """  # noqa: S608  (all of it ours)

    def only(self, condition: str) -> RowSource:
        """The same source with fewer rows."""
        return replace(self, condition=f"{self.condition} AND {condition}")

    def of_grid(self) -> RowSource:
        """The rows of the grid that the parameter `grid` names."""
        return self.only(f"{self.alias}.grid_id = %(grid)s")

    def _rows(self) -> str:
        return f"{self.table} WHERE {self.condition}"


def counts_of(sources: Iterable[RowSource]) -> list[str]:
    """The names of everything that is counted of these sources."""
    return [name for source in sources for name in source.counts]


def _of_here(table: str, alias: str) -> str:
    """A table whose rows name a grid, narrowed to the subdistrict."""
    return f"{table} {alias} JOIN grids_grid g ON g.id = {alias}.grid_id AND g.subdistrict_id = %(subdistrict)s"


# --- the days of full-time members ----------------------------------------------------------------


# A person's induction runs from the first day of their first full-time posting, wherever they serve.
FIRST_DAYS = """(
    SELECT worker_id, min(lower(during)) AS began
    FROM staff_posting WHERE role = 'full_time' GROUP BY worker_id
)"""
LEAVE_OF_A_DAY = """(
    SELECT sum(part) AS part FROM staff_attendance
    WHERE worker_id = s.worker_id AND day = served_on::date AND status = 'leave'
)"""
# One row for each day of a full-time member on a grid: how much of it is leave, and whether it is of the induction.
DAYS_IN_POST = f"""
    SELECT s.grid_id, s.worker_id,
           coalesce(a.part, 0) AS on_leave,
           served_on::date < f.began + %(induction)s AS in_induction
    FROM {_of_here("staff_gridservice", "s")}
    CROSS JOIN LATERAL generate_series(
        greatest(lower(s.during), %(begin)s),
        least(coalesce(upper(s.during), %(end)s), %(end)s) - 1,
        interval '1 day'
    ) AS served_on
    JOIN {FIRST_DAYS} f ON f.worker_id = s.worker_id
    LEFT JOIN LATERAL {LEAVE_OF_A_DAY} a ON true
    WHERE s.role = 'full_time' AND s.during && daterange(%(begin)s, %(end)s)
"""  # noqa: S608  (all of it ours)
# One row for each member of a grid. Half a day of leave is half a day; a day that is both is subtracted once.
MEMBERS_OF_GRIDS = """(
    SELECT served.grid_id, served.worker_id,
           count(*) AS member_days,
           trim_scale(sum(on_leave)) AS leave_days,
           count(*) FILTER (WHERE in_induction) AS induction_days,
           trim_scale(coalesce(sum(1 - on_leave) FILTER (WHERE NOT in_induction), 0)) AS effective_days
    FROM ({days}) served
    GROUP BY served.grid_id, served.worker_id
) m JOIN staff_worker w ON w.id = m.worker_id"""


def _members(days: str, counts: Values) -> RowSource:
    """Member-days of full-time members: in post, on approved leave, in induction, and effective (neither).

    `days` narrows the days of the range.
    """
    return RowSource(
        source=Source.MEMBERS,
        alias="m",
        table=MEMBERS_OF_GRIDS.format(days=f"{DAYS_IN_POST} AND {days}"),
        condition="true",
        counts=counts,
        kept={
            "key": "w.staff_number",
            "name": "w.name",
            **{name: f"m.{name}" for name in ("member_days", "leave_days", "induction_days", "effective_days")},
        },
        order="w.staff_number",
        columns=(
            Column("name", _("full-time member")),
            Column("member_days", _("member-days in post")),
            Column("leave_days", _("days on approved leave")),
            Column("induction_days", _("days in induction")),
            Column("effective_days", _("effective days")),
        ),
    )


MONTH_MEMBERS = _members(
    days="true",
    counts={
        "member_days": "sum(m.member_days)::int",
        "leave_days": "sum(m.leave_days)",
        "induction_days": "sum(m.induction_days)::int",
        "effective_days": "sum(m.effective_days)",
    },
)
# Of a week the effective days alone, on working days; half a day more asks for nothing, so whole days are kept.
WEEK_MEMBERS = _members(
    days="served_on::date = ANY(%(working_days)s::date[])", counts={"member_days": "floor(sum(m.effective_days))::int"}
)


# --- base information and surveys -----------------------------------------------------------------

WEEK_ENTRIES = RowSource(
    source=Source.ENTRIES,
    alias="e",
    table=_of_here("incidents_baseentry", "e"),
    # What is of a whole month belongs to none of its days, and so to no week.
    condition="e.day >= %(begin)s AND e.day < %(end)s AND NOT e.monthly",
    counts={"entries": "sum(e.new + e.changed + e.verified)"},
    kept={
        "key": "e.id",
        "day": "e.day",
        "class": "e.entry_class",
        "new": "e.new",
        "changed": "e.changed",
        "verified": "e.verified",
    },
    order="e.day, e.id",
    columns=(
        Column("day", _("day")),
        Column("class", _("class"), "entry_class"),
        Column("new", _("new")),
        Column("changed", _("changed")),
        Column("verified", _("verified")),
    ),
)
# Of a month by class: new, changed, verified.
MONTH_ENTRIES = replace(
    WEEK_ENTRIES,
    condition="e.day >= %(begin)s AND e.day < %(end)s",
    kept={**WEEK_ENTRIES.kept, "monthly": "e.monthly"},
    columns=(*WEEK_ENTRIES.columns, Column("monthly", _("of the whole month"), "yes_or_no")),
    grouped="""
        SELECT e.grid_id, e.entry_class, sum(e.new) AS new, sum(e.changed) AS changed, sum(e.verified) AS verified
        FROM {rows} GROUP BY e.grid_id, e.entry_class
    """,
    counts={"entries": "json_object_agg(e.entry_class, ARRAY[e.new, e.changed, e.verified])"},
)

SURVEYS = RowSource(
    source=Source.SURVEYS,
    alias="s",
    table=_of_here("incidents_awarenesssurvey", "s"),
    condition="s.month >= %(first_month)s AND s.month < %(end)s",
    counts={"asked": "sum(s.asked)", "knowing": "sum(s.knowing)"},
    kept={"key": "to_char(s.month, 'YYYY-MM')", "asked": "s.asked", "knowing": "s.knowing"},
    order="s.month",
    columns=(Column("key", _("month"), "month"), Column("asked", _("asked")), Column("knowing", _("knowing"))),
)


# --- incidents ------------------------------------------------------------------------------------

REPORT_DAY = "(i.reported_at AT TIME ZONE 'Asia/Shanghai')::date"
CASES = "incidents_incident i"
VALID = "i.subdistrict_id = %(subdistrict)s AND NOT i.state = ANY(%(not_valid)s)"
UNRESTRICTED = "NOT i.restricted"  # restricted incidents never count in a month; in a week they do

# First reported in the range by the grid's leader or a member in post on that day. A guide serves all the grids of a
# village, so that a guide's reports would lift every one of them: they count for none.
WEEK_REPORTS = RowSource(
    source=Source.REPORTS,
    alias="i",
    table=CASES,
    condition=f"""{VALID} AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s AND EXISTS (
        SELECT 1 FROM staff_gridservice s
        WHERE s.worker_id = i.reporter_id AND s.grid_id = i.grid_id AND s.during @> {REPORT_DAY}
          AND s.role IN ('leader', 'full_time', 'part_time')
    )""",  # noqa: S608  (all of it ours)
    counts={"reports": "count(*)", "days_without_report": f"7 - count(DISTINCT {REPORT_DAY})"},
    kept={"key": "i.number", "restricted": "i.restricted", "day": REPORT_DAY},
    order="i.reported_at, i.id",
    columns=(Column("key", _("number")), Column("day", _("day"))),
)
MONTH_REPORTS = replace(
    WEEK_REPORTS.only(UNRESTRICTED),
    counts={"valid_reports": "count(*)"},
    kept={"key": "i.number", "day": REPORT_DAY},
)

# Closed on the spot, confirmed or not: it had no deadline. Reopened, it is handled by one like any other.
ON_THE_SPOT = "(i.state = %(self_closed)s OR i.confirmed_at IS NOT NULL)"


def _falls_due(column: str) -> str:
    """A deadline in the range; one at midnight belongs to the day that ends then."""
    return f"{column} > %(begins_at)s AND {column} <= %(ends_at)s"


# Of the level grid or village, with a deadline in the range.
WEEK_DUE = RowSource(
    source=Source.DUE,
    alias="i",
    table=CASES,
    condition=f"{VALID} AND {_falls_due('i.due_at')} AND i.level = ANY(%(levels)s) AND NOT {ON_THE_SPOT}",
    counts={"due": "count(*)", "on_time": "count(*) FILTER (WHERE i.settled_at <= i.due_at)"},
    kept={
        **WEEK_REPORTS.kept,
        "due": "i.due_at",
        "settled": "i.settled_at",
        "on_time": "coalesce(i.settled_at <= i.due_at, false)",
    },
    order="i.due_at, i.id",
    columns=(
        Column("key", _("number")),
        Column("on_time", pgettext("case", "on time"), "yes_or_no"),  # what a small screen shows without scrolling
        Column("due", _("due"), "deadline"),
        Column("settled", _("settled"), "moment"),
    ),
)
MONTH_DUE = replace(
    WEEK_DUE.only(UNRESTRICTED), kept={name: sql for name, sql in WEEK_DUE.kept.items() if name != "restricted"}
)
# Incidents that the month will count, and that at a moment of it are not settled and not due yet.
PENDING = replace(MONTH_DUE.only("i.due_at >= %(at)s AND i.settled_at IS NULL"), counts={"pending": "count(*)"})

# As it was at the end of the week: what was settled later was overdue then.
OVERDUE = RowSource(
    source=Source.OVERDUE,
    alias="i",
    table=CASES,
    condition=f"{VALID} AND i.due_at < %(ends_at)s AND i.reported_at < %(ends_at)s"
    " AND (i.settled_at IS NULL OR i.settled_at >= %(ends_at)s) AND i.level = ANY(%(levels)s)",
    counts={"overdue": "count(*)"},
    kept={**WEEK_REPORTS.kept, "due": "i.due_at"},
    order="i.due_at, i.id",
    columns=(Column("key", _("number")), Column("due", _("due"), "deadline")),
)


# --- visits and hazards ---------------------------------------------------------------------------


def _visits(source: Source, kind: str, columns: tuple[Column, ...], **kept: str) -> RowSource:
    return RowSource(
        source=source,
        alias="v",
        table=_of_here("incidents_visit", "v"),
        condition=f"v.day >= %(begin)s AND v.day < %(end)s AND NOT v.judged_invented AND v.kind = '{kind}'",
        counts={source.value: "count(*)"},
        kept={"key": "v.id", "day": "v.day", "class": "v.visited", **kept},
        order="v.day, v.id",
        columns=columns,
    )


OF_VISIT = (
    Column("day", _("day")),
    Column("class", _("class of whom"), "visited_class"),
    Column("households", _("households")),
)
VISITS = _visits(Source.VISITS, "visit", OF_VISIT, households="v.households")
PATROLS = _visits(Source.PATROLS, "patrol", OF_VISIT[:2])  # a patrol goes to places, not to households

HAZARD_DUE = _falls_due("h.due_at")
HAZARD_OVERDUE = "(h.due_at < %(ends_at)s AND (h.settled_at IS NULL OR h.settled_at >= %(ends_at)s))"
HAZARDS = RowSource(
    source=Source.HAZARDS,
    alias="h",
    table=_of_here("incidents_hazard", "h"),
    condition=f"h.found_at < %(ends_at)s AND NOT h.judged_invented AND (({HAZARD_DUE}) OR {HAZARD_OVERDUE})",
    counts={
        "hazards_due": f"count(*) FILTER (WHERE {HAZARD_DUE})",
        "hazards_overdue": f"count(*) FILTER (WHERE {HAZARD_OVERDUE})",
    },
    kept={
        "key": "h.id",
        "found": "h.found_at",
        "due": "h.due_at",
        "settled": "h.settled_at",
        "due_this_week": HAZARD_DUE,
        "overdue": HAZARD_OVERDUE,
    },
    order="h.due_at, h.id",
    columns=(
        Column("due", _("due"), "deadline"),
        Column("settled", _("settled"), "moment"),
        Column("due_this_week", _("due this week"), "yes_or_no"),
        Column("overdue", _("overdue at the end of the week"), "yes_or_no"),
    ),
)


MONTH = (MONTH_MEMBERS, MONTH_ENTRIES, MONTH_REPORTS, MONTH_DUE, SURVEYS)
WEEK = (WEEK_MEMBERS, VISITS, PATROLS, WEEK_REPORTS, WEEK_DUE, OVERDUE, HAZARDS, WEEK_ENTRIES)
