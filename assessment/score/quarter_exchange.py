"""A member's quarter after an accepted objection to one of its months: the accepted rows as they are today, all else as
it was. Other facts of today wait for a revision of the office's own. See docs/decisions/056.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assessment.figures.exchange import Named, exchanged
from assessment.figures.quarter_counts import Quarter
from assessment.figures.sources import Source
from incidents.hazards.models import Hazard

Rows = dict[str, list[dict[str, Any]]]
Corrections = Mapping[str, Sequence[Sequence[str]]]  # worker → rows of the month, each by source and key

OF_CASES = (Source.REPORTS.value, Source.DUE.value)


def accepted_rows(corrections: Collection[Sequence[str]]) -> set[Named] | None:
    """The rows of the quarter that follow from the accepted ones of its month: of the same cases.

    None where days, entries or surveys were corrected: nearly everything of the person's quarter follows from these,
    and it is counted anew.
    """
    if any(source not in OF_CASES for source, _key in corrections):
        return None
    numbers = {key for _source, key in corrections}
    hazards = {str(key) for key in Hazard.objects.filter(incident__number__in=numbers).values_list("pk", flat=True)}
    followed = [Source.REPORTS, Source.DUE, Source.FOUND, Source.SETTLING]
    cases = {(source.value, number) for source in followed for number in numbers}
    return cases | {(source.value, key) for source in (Source.FOUND, Source.SETTLING) for key in hazards}


def with_accepted(
    measures: Mapping[str, Any], kept: Rows, today: Rows, accepted: Collection[Named]
) -> tuple[dict[str, Any], Rows]:
    """What was counted and its rows, with the accepted rows as they are today."""
    rows = exchanged(kept, today, accepted)
    due, settling = rows.get(Source.DUE, []), rows.get(Source.SETTLING, [])
    counts = replace(
        Quarter.from_json(measures),
        valid_reports=len(rows.get(Source.REPORTS, [])),
        due=len(due),
        on_time=sum(row["on_time"] for row in due),
        found=len(rows.get(Source.FOUND, [])),
        settling_due=len(settling),
        settled_in_time=sum(row["in_time"] for row in settling),
    )
    return {**measures, **counts.to_json()}, rows


def joined(
    known: Corrections, workers: Collection[int], more: Collection[Sequence[str]], *, before: Collection[int]
) -> dict[str, list[list[str]]]:
    """The corrections of an open draft with those of one more objection; whoever is counted anew stays so."""
    result = {worker: [list(row) for row in rows] for worker, rows in known.items()}
    for worker in map(str, workers):
        is_anew = int(worker) in before and worker not in known
        if not more or is_anew:
            result.pop(worker, None)
        else:
            rows = {(source, key) for source, key in (*result.get(worker, ()), *more)}
            result[worker] = [list(row) for row in sorted(rows)]
    return result
