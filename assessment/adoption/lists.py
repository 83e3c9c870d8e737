"""Who was told of the rules, read them and signed; and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.adoption.models import RulesReceipt
from assessment.adoption.services import RULES, SIGNERS, signers
from assessment.delivery.models import Delivery, How
from assessment.scheme.models import Scheme
from core.worklist import Line, Singles, one_of, start_of_day
from staff.access import Access, access_of
from staff.accounts.models import User
from staff.people.models import Worker


@dataclass(frozen=True)
class Receipt:
    """One person whom the rules bind: when told, when read, when signed, on paper or not."""

    worker: Worker
    told_at: datetime | None
    read_at: datetime | None
    how: str
    signed_at: datetime | None
    on_paper: bool


def receipts(scheme: Scheme, on: date) -> list[Receipt]:
    """Whom the rules bind on a day, and who was told or signed before. Those who have not signed come first."""
    told = {row.worker_id: row for row in Delivery.objects.filter(kind=RULES, key=scheme.pk)}
    signed = {row.worker_id: row for row in RulesReceipt.objects.filter(scheme=scheme)}
    bound = signers(scheme, on) if scheme.issued_on else set()
    workers = Worker.objects.filter(pk__in=bound | told.keys() | signed.keys()).order_by("pinyin", "pk")
    rows = [_receipt(worker, told.get(worker.pk), signed.get(worker.pk)) for worker in workers]
    return sorted(rows, key=lambda row: row.signed_at is not None)


def _receipt(worker: Worker, told: Delivery | None, signed: RulesReceipt | None) -> Receipt:
    how = str(How(told.how).label) if told is not None and told.how else ""
    return Receipt(
        worker=worker,
        told_at=told.sent_at if told else None,
        read_at=told.told_at if told else None,
        how=how,
        signed_at=signed.signed_at if signed else None,
        on_paper=bool(signed and signed.on_paper),
    )


def _to_sign(user: User, _at: datetime) -> QuerySet[Scheme]:
    """The rules that were sent to one, and that one has not signed; the latest first."""
    worker = access_of(user).worker or 0
    told = Delivery.objects.filter(kind=RULES, worker=worker).values("key")
    signed = RulesReceipt.objects.filter(scheme=OuterRef("pk"), worker=worker)
    return Scheme.objects.filter(~Exists(signed), pk__in=told).order_by("-in_force_from")


def _signs(access: Access) -> bool:
    return access.worker is not None and bool(access.grids_as(*SIGNERS))


MINE = (
    Singles(
        "rules-to-sign",
        _("assessment rules to read and sign"),
        "history_edu",
        _signs,
        _to_sign,
        Line("rules", one_of("document_number", "title"), since=start_of_day("issued_on")),
        verb=_("Sign"),
    ),
)
