"""The monthly sheet of awareness surveys, in and out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, InvalidInput
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.kinds import Loss
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from grids.scope import EVERYTHING
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common import bounds
from incidents.common.sheets import GRID_CODE, GRID_NAME, VILLAGE, grid_words, month_after
from incidents.entries.models import AwarenessSurvey
from incidents.entries.services import record_receipts, record_surveys, refuse_own_survey
from staff.accounts.models import User
from staff.office_sheet import GRID_KEY, GRID_KEY_LOSS, OfficeSheet, hold_offices
from staff.postings.measured import own_service

FIGURES = ("asked", "knowing", "participating", "satisfied")


class AwarenessSheet(OfficeSheet):
    """知晓率调查: how many were asked in a grid and month, and how many knew their member."""

    key = "awareness"
    title = gettext_lazy("Awareness sheet")
    slug = "awareness"
    counter = "position"
    needs = (("month",), ("grid_code", "grid_name", "grid_key"), ("asked",), ("knowing",))
    columns: ClassVar[tuple[Column, ...]] = (
        Column("position", "序号", cells.text(20), gettext_lazy("A running number; it is not read.")),
        Column(
            "month",
            "月份",
            cells.month,
            gettext_lazy("Year and month."),
            also=("年月", "日期", "调查月份", "调查日期"),
            filled=True,
            spans=True,
            from_title=True,
            example="2026-03",
        ),
        VILLAGE,
        GRID_NAME,
        GRID_CODE,
        GRID_KEY,
        Column(
            "asked",
            "调查人数",
            cells.whole_number_up_to(bounds.ASKED.refuses),
            gettext_lazy("How many residents were asked."),
            also=("调查数", "抽查人数", "样本数"),
            filled=True,
            example="20",
        ),
        Column(
            "knowing",
            "知晓人数",
            cells.whole_number_up_to(bounds.ASKED.refuses),
            gettext_lazy("How many of them knew their grid member."),
            also=("知晓数",),
            filled=True,
            example="18",
        ),
        Column(
            "participating",
            "参与人数",
            cells.whole_number_up_to(bounds.ASKED.refuses),
            gettext_lazy("Optional, and never scored: how many took part in safety activities."),
            also=("参与数",),
        ),
        Column(
            "satisfied",
            "满意人数",
            cells.whole_number_up_to(bounds.ASKED.refuses),
            gettext_lazy("Optional, and never scored: how many are satisfied with safety."),
            also=("满意数",),
        ),
    )
    losses: ClassVar[Mapping[str, Loss]] = {
        "village": Loss(gettext_lazy("two grids of the same name cannot be told apart by their village")),
        "grid_name": Loss(gettext_lazy("grids are found by their code alone")),
        "grid_code": Loss(gettext_lazy("grids are found by their name alone")),
        "grid_key": GRID_KEY_LOSS,
        "participating": Loss(gettext_lazy("how many took part stays as it is; it is never scored")),
        "satisfied": Loss(gettext_lazy("how many are satisfied stays as it is; it is never scored")),
    }
    explanations = (gettext_lazy("One row is one grid and month. What is written again is written over."),)

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        grids = GridLookup(territory)
        measured = own_service(run.by)
        seen: dict[Any, str] = {}
        wanted: dict[tuple[int, date], tuple[Row, GridVersion]] = {}
        for row in rows:
            try:
                version = self._grid(grids, row)
            except DomainError as error:
                self.refuse(run, row, error)
                continue
            key = (version.grid_id, row["month"])
            if measured(version.grid_id, row["month"], month_after(row["month"])):
                run.refuse(row, "", _("You serve this grid yourself, and nobody measures themselves."))
            elif not self.refuse_future(run, row, "month") and not self.refuse_repeated(run, row, seen, key):
                wanted[key] = (row, version)
        if wanted and not run.refused:
            self._record(run, wanted)

    @staticmethod
    def _grid(grids: GridLookup, row: Row) -> GridVersion:
        if row["knowing"] > row["asked"]:
            raise InvalidInput(_("No more can know their member than were asked."), fields={"knowing": "too many"})
        if max(row["participating"] or 0, row["satisfied"] or 0) > row["asked"]:
            raise InvalidInput(_("No more can have answered than were asked."), fields={"asked": "too few"})
        return grids.grid(
            key=row["grid_key"],
            code=row["grid_code"],
            name=row["grid_name"],
            village=row["village"],
            begin=row["month"],
            end=month_after(row["month"]),
        )

    @staticmethod
    def _record(run: SheetImport, wanted: Mapping[tuple[int, date], tuple[Row, GridVersion]]) -> None:
        months = {month for _grid, month in wanted}
        surveys = AwarenessSurvey.objects.filter(grid__in={grid for grid, _month in wanted}, month__in=months)
        known = {(survey.grid_id, survey.month): survey for survey in surveys}
        written = []
        for key, (row, version) in wanted.items():
            survey = known.get(key)
            before = {name: getattr(survey, name) for name in FIGURES} if survey else {}
            # A sheet without the optional questions leaves their answers as they are.
            figures = {name: before.get(name) if row[name] is None else row[name] for name in FIGURES}
            if before == figures:
                run.report(UNCHANGED, row, {})
                continue
            written.append(AwarenessSurvey(grid=version.grid, month=key[1], **figures))
            after = {"month": f"{key[1]:%Y-%m}", **grid_words(version), **figures}
            run.report(CHANGED if survey else NEW, row, after, before)
        run.journal.changing(AwarenessSurvey, [survey.pk for survey in known.values()])
        run.journal.made(record_surveys(written))
        received = Counter((version.grid.subdistrict_id, key[1]) for key, (_row, version) in wanted.items())
        run.journal.made(
            record_receipts(dataset="awareness", rows_by_month=received, by=run.by, at=run.at, digest=run.digest)
        )

    def refuse_taking_back(self, keys: Mapping[type[Any], Sequence[Any]], *, by: User) -> None:
        for survey in AwarenessSurvey.objects.filter(pk__in=keys.get(AwarenessSurvey, ())):
            refuse_own_survey(survey, by=by)

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        grids = GridLookup(EVERYTHING)
        whole = AwarenessSurvey.objects.all()
        for position, survey in enumerate(in_order(queryset, "month", "grid", whole=whole), start=1):
            last_day = month_after(survey.month) - timedelta(days=1)
            yield {
                "position": position,
                "month": f"{survey.month:%Y-%m}",
                **grid_words(grids.version(survey.grid_id, last_day)),
                "asked": survey.asked,
                "knowing": survey.knowing,
                "participating": survey.participating,
                "satisfied": survey.satisfied,
            }
