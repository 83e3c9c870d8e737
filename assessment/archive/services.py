"""Writes of the register: taking in what the system made, entering other files, and filing them away."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.archive.models import ArchivedFile, FileClass
from assessment.archive.sources import TITLE, made_in
from core.errors import InvalidInput
from grids.territory.models import Subdistrict
from incidents.incident.texts import check_texts


@transaction.atomic
def save_file(row: ArchivedFile) -> ArchivedFile:
    """Enter a file, or correct what the register says of it. Raises InvalidInput, ValidationError."""
    check_texts({"title": row.title, "note": row.note})
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def take_in(*, subdistrict: Subdistrict, year: int, on: date) -> int:
    """Add what the system made in a year and is not in the register yet. Doing it twice adds nothing.

    Each class begins with a volume of its own number. Returns how many are new. Raises InvalidInput.
    """
    if year > on.year:
        raise InvalidInput(_("This year has not begun."), fields={"year": _("to come")})
    known = set(ArchivedFile.objects.filter(subdistrict=subdistrict).exclude(kind="").values_list("kind", "key"))
    fresh = [one for one in made_in(subdistrict, year, on=on) if (one.kind, one.key) not in known]
    volumes = {one: f"{number:02d}" for number, one in enumerate(FileClass, start=1)}
    rows = [
        ArchivedFile(
            subdistrict=subdistrict,
            year=year,
            file_class=one.file_class,
            volume=volumes[FileClass(one.file_class)],
            title=one.title[:TITLE],
            document_number=one.number[:60],
            dated_on=one.day,
            kind=one.kind,
            key=one.key,
        )
        for one in fresh
    ]
    # Two who take in at once: what the other one was quicker with stays as it is.
    return len(ArchivedFile.objects.bulk_create(rows, ignore_conflicts=True)) if rows else 0


@transaction.atomic
def file_away(
    *, subdistrict: Subdistrict, year: int, file_class: str, volume: str = "", secrecy: str = "", kept_for: str = ""
) -> int:
    """Set volume, secrecy and period of all files of a class and year; what is blank stays as it is. Returns how many.

    Raises InvalidInput.
    """
    said = {"volume": volume.strip(), "secrecy": secrecy, "kept_for": kept_for}
    changed = {name: value for name, value in said.items() if value}
    if not changed:
        raise InvalidInput(_("Say what is to be set."), fields={"kept_for": _("missing")})
    rows = ArchivedFile.objects.filter(subdistrict=subdistrict, year=year, file_class=file_class)
    return rows.update(**changed)
