"""Writes about workers, and showing a telephone number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.errors import InvalidInput
from core.models import AuditKind
from core.texts import pinyin
from grids.territory.models import Subdistrict
from staff.accounts.identity import refuse_oneself
from staff.accounts.models import User
from staff.people.models import Worker

# What appointment asks of a person; others judge it.
JUDGED = (
    *("uses_computer", "uses_phone_app", "organises", "expresses", "energetic", "well_informed"),
    *("judged_by", "judged_on"),
)


def pinyin_of(name: str) -> str:
    """What a Chinese name is ordered and searched by: `wang fang`."""
    return " ".join(pinyin(name))


@transaction.atomic
def save_worker(worker: Worker) -> Worker:
    """Save a worker, new or changed, with the column it is sorted by; a new one gets a staff number.

    Nobody says of themselves what they are able to do. Raises AboutOneself.
    """
    before = Worker.objects.filter(pk=worker.pk).values(*JUDGED).first() if worker.pk else None
    if before and any(getattr(worker, name) != value for name, value in before.items()):
        refuse_oneself(worker.pk)
    worker.pinyin = pinyin_of(worker.name)
    if not worker.staff_number:
        worker.staff_number = next_staff_number(worker.subdistrict)
    worker.full_clean(exclude=["subdistrict"])
    worker.save()
    return worker


@transaction.atomic
def record_skills(worker: Worker, found: Mapping[str, Any]) -> Worker:
    """Write down what was found of somebody; what is not in `found` stays. Raises AboutOneself, ValidationError."""
    worker = Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)
    for name, value in found.items():
        setattr(worker, name, value)
    return save_worker(worker)


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
    """The whole number of a worker, empty where none is kept; who saw it, when and why is in the audit log.

    Raises InvalidInput without a reason.
    """
    if not because.strip():
        raise InvalidInput(_("Say why the number is needed."), fields={"because": _("This field is required.")})
    whose = f"{worker.name} ({worker.staff_number})"
    audit.record(AuditKind.PHONE, whose, because.strip(), by=by)
    return worker.phone


@transaction.atomic
def show_phones(*, workers: Sequence[Worker], by: User, because: str, on: str) -> dict[str, str]:
    """The whole numbers by staff number, for the paper `on`.

    One entry in the audit log says how many, on what, and why. Raises InvalidInput without a reason.
    """
    if not because.strip():
        raise InvalidInput(_("Say why the numbers are needed."), fields={"because": _("This field is required.")})
    audit.record(AuditKind.PHONE, f"{on} ({len(workers)})", because.strip(), by=by)
    return {worker.staff_number: worker.phone for worker in workers}
