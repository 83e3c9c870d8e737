"""Papers that stay as they were made: kept once, opened again byte for byte, checked by `manage.py verify`."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assessment.letterhead.models import KeptPaper
from core.documents.tables import TablePaper, table_docx, table_xlsx
from grids.territory.models import Subdistrict

QUARTER, YEAR = "quarter_summary", "year_summary"
DECISION, AWARD, REPLACEMENT = "objection_decision", "award_decision", "replacement_form"


@transaction.atomic
def keep(*, subdistrict: Subdistrict | int, kind: str, key: int, name: str, content: bytes, at: datetime) -> KeptPaper:
    """Keep a paper about a row; what is kept already stays, so that keeping it twice changes nothing."""
    kept, _created = KeptPaper.objects.get_or_create(
        kind=kind,
        key=key,
        format=name.rpartition(".")[2],
        defaults={
            "subdistrict_id": subdistrict if isinstance(subdistrict, int) else subdistrict.pk,
            "name": name,
            "content": content,
            "digest": hashlib.sha256(content).hexdigest(),
            "kept_at": at,
        },
    )
    return kept


def keep_table(*, subdistrict: Subdistrict | int, kind: str, key: int, paper: TablePaper, at: datetime) -> None:
    """Keep a table in both of its forms."""
    for ending, write in (("docx", table_docx), ("xlsx", table_xlsx)):
        keep(subdistrict=subdistrict, kind=kind, key=key, name=f"{paper.title}.{ending}", content=write(paper), at=at)


def kept(kind: str, key: int, ending: str = "docx") -> tuple[str, bytes] | None:
    """The name and the bytes of what is kept of a row, or None."""
    row = KeptPaper.objects.filter(kind=kind, key=key, format=ending).first()
    return (row.name, bytes(row.content)) if row else None


def kept_of(kind: str, keys: Collection[int]) -> set[int]:
    """The rows of which a paper is kept. One query."""
    return set(KeptPaper.objects.filter(kind=kind, key__in=keys).values_list("key", flat=True))
