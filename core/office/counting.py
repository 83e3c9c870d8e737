"""Very long lists are counted up to a limit only.

To count a million cases takes longer than to show fifty of them, and nobody needs the number to the unit.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST = 2_000  # forty pages: nobody turns over more, and a search has to read what it counts


class CountedSoFar(Paginator):
    """Pages over the first `MOST` rows. `more` says whether there are others; a filter or a search finds those."""

    template_name = "admin/pages_counted.html"

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        return self._counted > MOST
