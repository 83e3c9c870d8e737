"""Makes the papers of a run, and keeps their bytes with a digest when it is approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import transaction
from django.utils import translation

from assessment.pay.lists import slip_of, slips_of
from assessment.pay.models import PayRun, PaySheet
from assessment.pay.models_of_papers import PaperKind, PayPaper
from assessment.pay.paper_of_funds import month_paper
from assessment.pay.paper_of_person import slip_paper
from assessment.pay.paper_rows import paid_sheets
from assessment.pay.papers import allowance_paper, filled_on, part_time_paper, wage_paper
from core.documents.forms import form_docx
from core.documents.tables import TablePaper, table_docx, table_xlsx

File = tuple[str, str, str, bytes]  # kind, suffix, name, content


@transaction.atomic
def keep_papers(run: PayRun) -> list[PayPaper]:
    """Keep the papers of a run that was just locked, byte for byte and for good."""
    with translation.override("zh-hans"):
        return PayPaper.objects.bulk_create(
            PayPaper(
                run=run,
                kind=kind,
                suffix=suffix,
                name=name,
                content=content,
                digest=hashlib.sha256(content).hexdigest(),
            )
            for kind, suffix, name, content in files_of(run)
        )


def files_of(run: PayRun) -> Iterator[File]:
    """Every file of a run as it is now. Its language is the active one; the forms are Chinese."""
    sheets = paid_sheets(run)
    made = {
        PaperKind.WAGE: wage_paper(run, sheets),
        PaperKind.ALLOWANCE: allowance_paper(run, sheets),
        PaperKind.PART_TIME: part_time_paper(run, sheets),
    }
    day = filled_on(run)
    if day is not None and run.of_worker_id is None:
        made[PaperKind.FUNDS] = month_paper(run.subdistrict, day.year, until=day)
    for kind, paper in made.items():
        if paper is not None:
            yield from _both(kind, paper)
    if sheets:
        slips = form_docx(*map(slip_paper, slips_of(run, [(one.sheet, one.lines) for one in sheets])))
        yield PaperKind.SLIPS, "docx", f"个人工资（考核）条（{run.month.year}年{run.month.month}月）.docx", slips


def _both(kind: str, paper: TablePaper) -> Iterator[File]:
    yield kind, "docx", f"{paper.title}.docx", table_docx(paper)
    yield kind, "xlsx", f"{paper.title}.xlsx", table_xlsx(paper)


def slip_file(sheet: PaySheet) -> tuple[str, bytes]:
    """The slip of one person as a file, from rows that never change."""
    with translation.override("zh-hans"):
        paper = slip_paper(slip_of(sheet))
        return f"{paper.title} {sheet.worker.staff_number}.docx", form_docx(paper)
