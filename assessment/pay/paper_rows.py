"""The sheets of a run as the rows of its papers. Each sheet stands in exactly one table, so that the sums agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessment.pay.choices import LineKind, Side
from assessment.pay.models import PayLine, PayLineFund, PayRun, PaySheet
from assessment.pay.words import plain
from staff.attendance.models import LeaveKind
from staff.postings.models import PayScheme

NOTHING = Decimal(0)
ALLOWANCE, WAGE, SUBSIDY = PayScheme.ALLOWANCE.value, PayScheme.WAGE.value, PayScheme.SUBSIDY.value


@dataclass(frozen=True)
class PaidSheet:
    """One sheet with its lines, and what each source bears of it."""

    sheet: PaySheet
    lines: tuple[PayLine, ...]
    funds: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.sheet.facts)

    @property
    def table(self) -> str:
        """The pay scheme whose table the sheet stands in: wage before allowance before subsidy."""
        schemes = {line.scheme or (line.item.scheme if line.item else "") for line in self.lines}
        return next((one for one in (WAGE, ALLOWANCE, SUBSIDY) if one in schemes), ALLOWANCE)

    def own(self, *codes: str, side: str = Side.PAID) -> list[PayLine]:
        """The month's own lines of a side, of these items or of all."""
        return [
            line
            for line in self.lines
            if line.kind == LineKind.OWN and line.side == side and (not codes or code_of(line) in codes)
        ]

    def of(self, side: str, *codes: str) -> Decimal:
        """What these items come to on a side, with differences."""
        return sum((line.taken for line in self.lines if line.side == side and code_of(line) in codes), NOTHING)

    @property
    def differences(self) -> list[PayLine]:
        """What is added to the month's own lines, or taken back, on the side paid."""
        return [line for line in self.lines if line.kind != LineKind.OWN and line.side == Side.PAID]

    @property
    def added(self) -> Decimal:
        return sum((line.taken for line in self.differences if line.taken > 0), NOTHING)

    @property
    def taken_back(self) -> Decimal:
        return -sum((line.taken for line in self.differences if line.taken < 0), NOTHING)

    # --- days ---

    @property
    def due_days(self) -> int | None:
        return self.facts.get("paid_days") or None

    @property
    def attended(self) -> Decimal | None:
        """Days attended, with statutory holidays in post and days paid as attended."""
        days = self.facts.get("days", {})
        found = [days[name] for name in ("attended", "as_attended", "statutory") if name in days]
        return Decimal(plain(sum(map(Decimal, found), NOTHING))) if found or self.due_days else None

    def leave(self, shares: Mapping[str, Any]) -> str:
        """Leave with the share that it keeps: 病假 1×0.6."""
        told = []
        for kind, days in self.facts.get("days", {}).get("leave", {}).items():
            share = "0" if kind == LeaveKind.MATERNITY else shares.get(f"{kind}_leave")
            told.append(f"{LeaveKind(kind).label} {days}×{'' if share is None else plain(Decimal(str(share)))}")
        return "；".join(told)

    # --- scores ---

    @property
    def _scored(self) -> PayLine | None:
        return next((line for line in self.own() if line.coefficient is not None), None)

    @property
    def coefficient(self) -> Decimal | None:
        return self._scored.coefficient if self._scored else None

    @property
    def score(self) -> str:
        """The score of the month, or the mean that stands for it, with a mark."""
        values = [Decimal(score) for _month, score, _revision in self._scores]
        return f"{sum(values, NOTHING) / len(values):.2f}{'*' if self.is_mean else ''}" if values else ""

    @property
    def _scores(self) -> list[Any]:
        return (self._scored.explanation.get("scores") if self._scored else None) or []

    @property
    def is_mean(self) -> bool:
        """Whether the month had no score, so that the mean of months before stands for it."""
        months = [month for month, _score, _revision in self._scores]
        return bool(months) and months != [f"{self.sheet.run.month:%Y-%m}"]

    # --- where ---

    @property
    def grids(self) -> str:
        return "、".join(dict.fromkeys(post["grid"] for post in self.facts.get("posts", ()) if post["grid"]))

    @property
    def since(self) -> str:
        first = min((post["begins_on"] for post in self.facts.get("posts", ())), default="")
        return first.replace("-", ".")  # as papers write a day in a column


def code_of(line: PayLine) -> str:
    return line.item.code if line.item else line.kind


def share_of(lines: Iterable[PayLine]) -> Decimal | None:
    """The paid share of lines of one item, which may have several rates."""
    found = [line for line in lines if line.days_paid is not None and line.days_of_month]
    if not found:
        return None
    first = [line for line in found if line.item_id == found[0].item_id]
    exact = sum((line.days_paid or NOTHING for line in first), NOTHING) / Decimal(found[0].days_of_month or 1)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def rates_of(lines: Sequence[PayLine]) -> Decimal | str | None:
    """The rate of the lines, or all of them where it changed within the month."""
    rates = list(dict.fromkeys(line.base for line in lines if line.base is not None))
    if not rates:
        return None
    return rates[0].quantize(Decimal("0.01")) if len(rates) == 1 else "/ ".join(f"{rate:.2f}" for rate in rates)


def months_of(lines: Iterable[PayLine]) -> str:
    """Differences with their months: +85.92（2026-08）."""
    return "；".join(f"{line.taken:+.2f}（{line.of_month:%Y-%m}）" for line in lines if line.taken)


def paid_sheets(run: PayRun) -> list[PaidSheet]:
    """The sheets of a run in the order of the staff numbers. Three queries."""
    lines: dict[int, list[PayLine]] = {}
    for line in PayLine.objects.filter(run=run).select_related("item").order_by("sheet", "position"):
        lines.setdefault(line.sheet_id, []).append(line)
    funds: dict[int, dict[str, Decimal]] = {}
    rows = PayLineFund.objects.filter(run=run).order_by("source__position", "source__name")
    for sheet, source, amount in rows.values_list("line__sheet", "source__name", "amount"):
        of_sheet = funds.setdefault(sheet, {})
        of_sheet[source] = of_sheet.get(source, NOTHING) + amount
    sheets = list(PaySheet.objects.filter(run=run).select_related("worker").order_by("worker__staff_number"))
    for one in sheets:
        one.run = run  # with all that it knows: its scheme, its subdistrict
    return [PaidSheet(one, tuple(lines.get(one.pk, ())), funds.get(one.pk, {})) for one in sheets]
