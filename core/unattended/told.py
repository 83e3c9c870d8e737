"""What the owner of a queue's item is told once it was set aside: that it failed, why in words, and what to do."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from core.models import FailedItem
from core.unattended.queues import ENDED, WorkQueue, try_again


def was_set_aside(queue: WorkQueue) -> Exists:
    """For rows that are items of a queue by their keys: whether they were set aside."""
    key = Cast(OuterRef("pk"), CharField())
    return Exists(FailedItem.objects.filter(queue=queue.name, item=key, next_at=None))


def why_set_aside(queue: WorkQueue, key: Any) -> str:
    """Why an item was set aside, in words; empty where it was not."""
    row = FailedItem.objects.filter(queue=queue.name, item=str(key), next_at=None).first()
    return _in_words(row) if row else ""


def have_tried_again(queue: WorkQueue, key: Any) -> bool:
    """Let the next round try an item that was set aside; False where it was not, or somebody else did it before."""
    return bool(try_again(FailedItem.objects.filter(queue=queue.name, item=str(key), next_at=None)))


def _in_words(row: FailedItem) -> str:
    """Errors have no words of their own for people: the few whose mend somebody outside knows are told apart."""
    error = row.error
    if error == ENDED:
        return _("The work was cut off in the middle each time: the machine was stopped, or it needed too much memory.")
    if error.startswith("FileNotFoundError"):
        return _("The stored file is not there any more: drop it in again.")
    if "Errno 28" in error or "No space left" in error:
        return _("The disk was full. Once the system administrator has made room, try again.")
    if error.startswith(("OperationalError", "InterfaceError")):
        return _("The database was busy or away. Try again.")
    return _(
        "An error that nobody foresaw. Try again; if it fails once more, give the system administrator this number: "
        "%(number)s."
    ) % {"number": f"{row.queue} {row.item}"}
