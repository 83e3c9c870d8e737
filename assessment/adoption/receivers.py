"""What the issue of rules asks of their adoption."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from assessment.adoption.services import adopt
from assessment.scheme.models import Scheme
from assessment.scheme.signals import rules_issued


@receiver(rules_issued)
def rules_are_issued(scheme: Scheme, at: datetime, **_more: Any) -> None:
    adopt(scheme=scheme, at=at)
