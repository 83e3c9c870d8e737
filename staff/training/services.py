"""Writes of trainings: what was held, who took part, and what the examination said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed
from core.punctuation import listed
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.training.models import Examined, Training, TrainingParticipant


@transaction.atomic
def save_training(training: Training, *, by: User, at: datetime) -> Training:
    """Write down a training, or correct it. Raises ValidationError."""
    if training.pk is None:
        training.recorded_by, training.recorded_at = by, at
    training.full_clean()
    training.save()
    return training


@transaction.atomic
def add_participants(*, training: Training, workers: Collection[Worker]) -> int:
    """Write down who took part; who is there already stays. Returns how many are new. Raises InvalidInput."""
    strangers = [worker.name for worker in workers if worker.subdistrict_id != training.subdistrict_id]
    if strangers or not workers:
        names = listed(strangers)
        message = _("Not of this subdistrict: %(names)s.") % {"names": names} if names else _("Say who took part.")
        raise InvalidInput(message, fields={"others": message})
    known = set(training.participants.values_list("worker", flat=True))
    fresh = {worker.pk: worker for worker in workers if worker.pk not in known}
    TrainingParticipant.objects.bulk_create(
        TrainingParticipant(training=training, worker=worker) for worker in fresh.values()
    )
    return len(fresh)


@transaction.atomic
def take_off(*, training: Training, participants: Collection[int]) -> int:
    """Take people off who did not take part after all. Returns how many."""
    gone, _by_model = training.participants.filter(pk__in=participants).delete()
    return gone


@transaction.atomic
def record_results(*, training: Training, participants: Collection[int], result: str, by: User) -> int:
    """Write down what the examination said of these people; blank: none was held. Returns how many.

    Raises NotAllowed, InvalidInput.
    """
    if result and result not in Examined:
        raise InvalidInput(_("Unknown result."), fields={"result": result})
    rows = training.participants.filter(pk__in=participants)
    if result and rows.filter(worker=person_of(by)).exists():
        raise NotAllowed(_("What is one's own is recorded by a colleague."))
    return rows.update(result=result)
