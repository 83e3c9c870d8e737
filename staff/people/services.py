"""Writes about workers, and showing a telephone number."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from core import audit
from core.errors import InvalidInput
from core.models import AuditKind
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.people.models import Worker


def pinyin_of(name: str) -> str:
    """What a Chinese name is ordered and searched by: `wang fang`."""
    return " ".join(lazy_pinyin(name)).lower()


@transaction.atomic
def save_worker(worker: Worker) -> Worker:
    """Save a worker, new or changed, with the column it is sorted by; a new one gets a staff number."""
    worker.pinyin = pinyin_of(worker.name)
    if not worker.staff_number:
        worker.staff_number = next_staff_number(worker.subdistrict)
    worker.full_clean(exclude=["subdistrict"])
    worker.save()
    return worker


def next_staff_number(subdistrict: Subdistrict) -> str:
    """The subdistrict's code and the next free serial; the row lock makes concurrent callers queue."""
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
    prefix = f"{subdistrict.code}-"
    last = Worker.objects.filter(staff_number__startswith=prefix).order_by("-staff_number").first()
    serial = int(last.staff_number.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{serial:05d}"


# --- telephones ---------------------------------------------------------------------------------


@transaction.atomic
def show_phone(*, worker: Worker, by: User, because: str) -> str:
    """The whole number, and an entry in the audit log: who saw whose, when and why."""
    if not because.strip():
        raise InvalidInput(_("Say why the number is needed."), fields={"because": _("This field is required.")})
    whose = f"{worker.name} ({worker.staff_number})"
    audit.record(AuditKind.PHONE, whose, because.strip(), by=by)
    return worker.phone
