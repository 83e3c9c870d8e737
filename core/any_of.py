"""Rows by keys that a subquery finds, as one condition among others: `Q(pk__any_of=ArraySubquery(keys)) | …`.

PostgreSQL reads the keys once and looks each of them up in an index. Of `pk__in=keys` within an OR it reads every row.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Lookup


@Field.register_lookup
class AnyOf(Lookup):
    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        (key, first), (keys, rest) = self.process_lhs(compiler, connection), self.process_rhs(compiler, connection)
        return f"{key} = ANY({keys})", (*first, *rest)
