"""A name found by its pinyin as people type it: `ruanweimin`, `ruan wei`, or the initials `rwm`."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup


@CharField.register_lookup
class Spelt(Lookup):
    """`pinyin__spelt="rwm"`: the syllables together contain it, or their initials begin with it."""

    lookup_name = "spelt"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        typed = "".join(str(self.rhs).lower().split())
        for special in "\\%_":
            typed = typed.replace(special, f"\\{special}")
        together = f"replace({column}, ' ', '') LIKE %s"
        initials = rf"regexp_replace({column}, '(\w)\w*\s*', '\1', 'g') LIKE %s"
        return f"({together} OR {initials})", (*params, f"%{typed}%", *params, f"{typed}%")
