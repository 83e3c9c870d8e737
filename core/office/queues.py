"""The filter of a list by what waits for the account: the rows that a tile of the home page counted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.worklist import Queues


class QueueFilter(admin.SimpleListFilter):
    """`?queue=KEY`. A page names its `queues`; each account is offered those that concern it."""

    title = _("what waits for me")
    parameter_name = "queue"
    queues: Queues

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(queue.key, queue.label) for queue in self.queues.of(model_admin.access(request))]

    @property
    def chosen_in_words(self) -> str:
        """The name of the queue that was chosen; empty where none was."""
        return capfirst(str(dict(self.lookup_choices).get(self.value() or "", "")))

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return self.queues.narrowed(rows, self.value(), request.user, timezone.now())
