"""What an evidence file holds of one score: the rows as they counted, the terms, what was kept. Plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.bulletin.models import BulletinLine, LineEvidence
from assessment.figures.indicators import BULLETIN, Component
from assessment.figures.quarter_facts import months_of
from assessment.figures.quarter_indicators import QUARTER
from assessment.figures.sources import Source
from assessment.scheme.terms import Terms
from assessment.score.models import MonthlyScore, QuarterlyScore, ScoreEvidence
from core.errors import Conflict
from incidents.incident.models import Incident
from staff.accounts.models import User

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
OF_CASES = (Source.REPORTS, Source.DUE, Source.FOUND, Source.SETTLING)
COUNTED_OF_CASE = ("on_time", "in_time", "excused")  # of one that may not be opened: how it counted, and no more


class NoRows(Conflict):
    """No rows are kept of this score, so that nobody could compute it from them."""

    code = "no_rows_kept"

    def __init__(self) -> None:
        super().__init__(_("No rows are kept of this score."))


def of_line(line: BulletinLine, user: User) -> dict[str, Any]:
    """The evidence file of a grid's month, for JSON: terms, what is given, the rows by source, the score.

    Rows that `user` may not read are withheld. Raises NoRows where none were kept.
    """
    bulletin = line.bulletin
    kept = LineEvidence.objects.filter(bulletin=bulletin, grid=line.grid_id).first()
    if kept is None:
        raise NoRows
    terms = Terms.model_validate(bulletin.terms)
    return {
        **_head("grid_month", str(line.facts["name"]), bulletin),
        "terms": _terms_of_month(terms),
        "given": {
            "days": line.measures["days"],
            "complexity": line.measures.get("complexity", "ordinary"),
            "awareness_counts": not line.explanation.get("awareness_left_out_for_all", False),
        },
        "rows": _readable([kept.rows], user)[0],
        "score": _points(line, BULLETIN),
    }


def of_month(score: MonthlyScore, user: User) -> dict[str, Any]:
    """The evidence file of a member's month, for JSON: terms, what is given, the rows of each stretch, the score.

    Rows that `user` may not read are withheld. Raises NoRows where none were kept.
    """
    kept = ScoreEvidence.objects.filter(revision=score.revision_id, worker=score.worker_id).first()
    if kept is None:
        raise NoRows
    terms = Terms.model_validate(score.revision.terms)
    readable = _readable([one["rows"] for one in kept.rows], user)
    stretches = [
        {
            **{name: place[name] for name in ("grid", "grid_name", "begins_on", "ends_on")},
            "given": {name: counts[name] for name in DAYS_OF_STRETCH},
            "rows": rows,
        }
        for place, counts, rows in zip(kept.rows, score.measures["stretches"], readable, strict=True)
    ]
    return {
        **_head("member_month", str(score.facts["name"]), score.revision),
        "terms": {**_terms_of_month(terms), "minimum_share_of_month": str(terms.score.minimum_share_of_month)},
        "given": {"days": score.days},
        "stretches": stretches,
        "score": _points(score, BULLETIN),
    }


DAYS_OF_STRETCH = ("effective_days", "team_days", "own_days_of_month", "team_days_of_month", "complexity")


def of_quarter(score: QuarterlyScore, user: User) -> dict[str, Any]:
    """Of a member's quarter. What is shared with others, and attendance, is given as it was counted. Raises NoRows."""
    kept = ScoreEvidence.objects.filter(revision=score.revision_id, worker=score.worker_id).first()
    if kept is None:
        raise NoRows
    terms = Terms.model_validate(score.revision.terms)
    quarter = terms.quarter
    weights = {component.code: str(component.weight(terms)) for component in QUARTER}
    own = quarter.model_dump(mode="json", exclude={"weights"})
    counted = {name: score.measures[name] for name in GIVEN_OF_QUARTER}
    days = {str(month): month.days for month in months_of(score.revision.period)}
    return {
        **_head("member_quarter", str(score.facts["name"]), score.revision),
        "terms": {**_terms_of_month(terms), **own, "weights": weights},
        "given": {**counted, "days_of_months": days},
        "rows": _readable([kept.rows], user)[0],
        "score": {**_points(score, QUARTER), "bonus": str(score.bonus), "deduction": str(score.deduction)},
    }


GIVEN_OF_QUARTER = (
    *("working_days", "in_post", "on_leave", "in_induction", "to_attend", "attended", "served", "entries"),
)


def _head(kind: str, what: str, revision: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "what": what,
        "period": str(revision.period),
        "revision": revision.revision,
        "digest_of_all": revision.digest,
        "version_of_the_rules": revision.scheme.version,
        "language": get_language() or "zh-hans",
    }


def _terms_of_month(terms: Terms) -> dict[str, Any]:
    return {
        "weights": {component.code: str(component.weight(terms)) for component in BULLETIN},
        **terms.model_dump(mode="json", include={"base", "incidents", "awareness"}),
    }


def _points(row: Any, components: Iterable[Component]) -> dict[str, str | None]:
    columns = {component.code: component.column for component in components} | {"score": "score"}
    values = {code: getattr(row, column) for code, column in columns.items()}
    return {code: None if value is None else str(value) for code, value in values.items()}


def _readable(groups: Sequence[Rows], user: User) -> list[dict[str, list[dict[str, Any]]]]:
    """The rows as their page shows them: of a restricted case that `user` may not open only how it counted."""
    keys = {str(row.get("key", "")) for rows in groups for source in OF_CASES for row in rows.get(source, ())}
    hidden = set(Incident.objects.filter(number__in=keys, restricted=True).values_list("number", flat=True))
    if hidden:
        seen = Incident.objects.visible_to(user).filter(number__in=hidden)
        hidden -= set(seen.values_list("number", flat=True))
    return [
        {
            source: [
                _withheld(row) if source in OF_CASES and str(row.get("key")) in hidden else dict(row) for row in of
            ]
            for source, of in rows.items()
        }
        for rows in groups
    ]


def _withheld(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in COUNTED_OF_CASE if name in row}
