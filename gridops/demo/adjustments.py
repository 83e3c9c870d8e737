"""Bonus and deductions of a demo's quarters: proved, shown, read and decided, as an office would have done."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

from PIL import Image

from assessment.adjustment.services import (
    SHOWN,
    attach_evidence,
    decide_adjustment,
    propose_adjustment,
    show_adjustment,
)
from assessment.delivery.models import Delivery
from assessment.delivery.services import record_receipt
from assessment.periods import Period
from core.clock import day_of
from core.web.uploads import check_upload
from grids.territory.models import Subdistrict
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker

# Which member of the list, which side, how many points, why, by which article; and whether a head approves it.
WANTED = (
    (1, "bonus", "3.00", "防汛期间连续值守，及时转移群众。", "办法第十二条", True),
    (4, "deduction", "2.00", "两次未按要求复查已整改隐患。", "办法第十三条", True),
    (7, "bonus", "1.00", "协助兄弟网格开展消防宣传。", "办法第十二条", False),
)


def adjust(subdistrict: Subdistrict, quarter: Period, *, center: User, head: User, at: datetime) -> int:
    """Propose a few for a quarter some days before it is drafted; returns how many there are."""
    members = list(
        Worker.objects.filter(
            subdistrict=subdistrict,
            postings__role=Role.FULL_TIME,
            postings__during__overlap=(quarter.start, quarter.end),
        )
        .distinct()
        .order_by("staff_number")
    )
    proposed = at - timedelta(days=4)
    made = 0
    for place, side, points, reason, article, approved in WANTED:
        if place >= len(members):
            continue
        row = propose_adjustment(
            worker=members[place],
            quarter=quarter,
            side=side,
            points=Decimal(points),
            reason=reason,
            article=article,
            by=center,
            at=proposed,
        )
        upload = check_upload("证明材料.jpg", _picture(place))
        attach_evidence(adjustment=row, uploads=[upload], by=center, at=proposed)
        show_adjustment(adjustment=row, by=center, at=proposed)
        made += 1
        if approved:
            told = Delivery.objects.get(kind=SHOWN, key=row.pk)
            record_receipt(delivery=told, how="signed", on=day_of(proposed), by=center, at=proposed)
            decide_adjustment(adjustment=row, approved=True, decision="", by=head, at=proposed + timedelta(hours=6))
    return made


def _picture(place: int) -> bytes:
    """A plain picture, another one for each."""
    file = BytesIO()
    Image.new("RGB", (320, 200), (40 * place % 255, 120, 90)).save(file, "JPEG")
    return file.getvalue()
