"""Measuring a month again from the facts of today: what would differ from what is kept. It changes nothing.

Not to be confused with recomputing, which takes the kept measures and gives the frozen bytes for ever.
"""

from __future__ import annotations

from django.db import connection, transaction

from assessment.differences import Difference, difference
from assessment.models import Bulletin
from assessment.services.lines import judged_lines
from assessment.terms import Terms


@transaction.atomic
def measure_again(bulletin: Bulletin) -> Difference:
    """What differs, grid by grid, between a bulletin and its month as it would be counted and judged today.

    By the terms that the bulletin is pinned to; so every difference comes from facts that were entered,
    judged or changed since. The database refuses any writing meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    terms = Terms.model_validate(bulletin.terms)
    now = [line.as_model(bulletin) for line in judged_lines(bulletin, terms)]
    return difference(bulletin.lines.order_by("grid"), now)
