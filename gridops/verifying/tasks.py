"""What the clock asks for, of what never changes."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.names import named_task
from core.unattended.chores import Chore, daily, declare
from gridops.verifying import services as verifying

declare(
    Chore(
        "gridops.verify",
        _("look whether anything changed that never changes"),
        daily(4, 10),  # after what is swept and erased at night
        lambda at: verifying.verify(at=at),
        whole="one search; what cannot be read in it is a finding, and the next is looked at",
    )
)


@named_task("gridops.seal", _("seal what became final"))
def seal() -> int:
    """Seal what became final since the last time. Returns how many rows."""
    return verifying.seal_all(at=timezone.now())
