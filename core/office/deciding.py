"""Decision queues: rows that wait, each with its facts, and one key for each decision on it.

A page declares what it lets decide (`DecisionQueue`): which of its queues (`core.worklist`), what is shown of a row,
and which of its acts a key makes. The act stays the one gate: it says who may, what it asks, and which service it
calls. The page holds a decision back for ten seconds, so that it can be undone while nothing is written yet: see
docs/decisions/084.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.history.models import RowChange
from core.jobs.again import what_was_sent
from core.jobs.requests import is_of_a_job
from core.office.acts import Asked, Fact
from core.office.widgets import dressed
from core.punctuation import sentences
from core.web.sent_once import leads_to, once_of_several
from core.worklist import Queue, Queues

AT_ONCE = 20  # rows on one page; the next ones come when these are decided
REFUSED = 422
ROWS = "admin/decide_rows.html"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One key: which act of the page it makes, and what it says already of what the act asks."""

    key: str
    act: str
    label: str | Promise = ""  # that of the act unless it differs
    given: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()  # optional fields of the act that are asked for, too


@dataclass(frozen=True, kw_only=True)
class DecisionQueue:
    """What of one queue is shown, and how it is decided."""

    queue: str
    facts: Callable[[Any], Iterable[Fact]]
    decisions: tuple[Decision, ...]
    title: Callable[[Any], object] = str
    number: Callable[[Any], object] = lambda _row: ""  # by which the row is known, where its title does not say it
    # With what the facts and the acts need of them, for this account, in a few queries.
    rows: Callable[[QuerySet[Any], Any], QuerySet[Any]] = lambda rows, _user: rows
    opened: Callable[[Sequence[Any]], None] = lambda _rows: None  # notes that somebody read them, where that is noted
    below: str = ""  # a template below the facts, which gets the `row`
    due: Any = None  # until when one decides, where that is not the deadline of the rows themselves
    order: str = ""  # the column that `due` is computed from: by it rows are read in the order of an index


@dataclass(frozen=True)
class Offered:
    """A decision as the page offers it: its form, and the fields of it that are asked for in place."""

    decision: Decision
    label: object
    form: forms.BaseForm
    danger: bool = False
    lies_open: bool = False  # what it asks is shown at once and mostly filled in: its key sends it

    @property
    def asked(self) -> list[forms.BoundField]:
        given = self.decision.given
        return [
            bound
            for bound in self.form.visible_fields()
            if bound.name not in given and (bound.field.required or bound.name in self.decision.asks or bound.errors)
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        return list(self.decision.given.items())

    @property
    def sent_by(self) -> str:
        """The key that sends what was filled in."""
        return self.decision.key if self.lies_open else "Ctrl+Enter"

    @property
    def is_refused(self) -> bool:
        return self.form.is_bound


@dataclass(frozen=True)
class Waits:
    """One row that waits for a decision."""

    row: Any
    title: object
    number: object
    facts: Sequence[Fact]
    due: Any
    url: str
    offered: Sequence[Offered]
    below: str = ""
    reasons: tuple[str, ...] = ()  # why a decision was refused
    may_be_put_off: bool = False  # it goes back to the queue, where others may take it


class Decides:
    """For a page: adds `decide/QUEUE/` for each of its decision queues."""

    decided: tuple[DecisionQueue, ...] = ()
    queues: Queues
    list_before_template = "admin/decide_links.html"

    def get_urls(self: Any) -> list[Any]:
        view = self.admin_site.admin_view(partial(self._paged, "decide_view"))
        return [path("decide/<slug:queue>/", view, name=self._decide_name), *super().get_urls()]  # type: ignore[misc]

    @property
    def _decide_name(self: Any) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_decide"

    def changelist_view(self: Any, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        context = {"decide_links": list(self._decide_links(request)), **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]

    def _decide_links(self: Any, request: HttpRequest) -> Iterator[tuple[object, int, str]]:
        """The queues that the account decides and in which something waits. One query."""
        queues = [queue for queue in self.queues.of(self.access(request)) if queue.key in self._by_queue]
        counts = self.queues.counts(request.user, queues, timezone.now())
        for queue in queues:
            count = counts[queue.key]["all"]
            if count:
                yield queue.label, count, reverse(f"admin:{self._decide_name}", args=[queue.key])

    @property
    def _by_queue(self) -> dict[str, DecisionQueue]:
        return {one.queue: one for one in self.decided}

    # --- the page ---

    def decide_view(self: Any, request: HttpRequest, queue: str) -> HttpResponse:
        """The rows that wait, most pressing first; a POST makes one decision."""
        declared = self._by_queue.get(queue)
        if declared is None:
            raise Http404
        mine = next((one for one in self.queues.of(self.access(request)) if one.key == queue), None)
        if mine is None:
            raise PermissionDenied
        if request.method == "POST":
            return each_on_leaving(request, lambda one: self._decide(one, declared))
        if what_was_sent(request) is not None:
            return self._decide(request, declared)  # by a GET: nothing is done, and the decision is filled in again
        return self._decide_page(request, declared, mine)

    def _decide_page(self: Any, request: HttpRequest, declared: DecisionQueue, mine: Queue) -> TemplateResponse:
        now = timezone.now()
        mark = RowChange.objects.aggregate(newest=Max("pk"))["newest"] or 0  # before the rows are read
        waiting = self._waiting(request, declared, now)
        rows = list(waiting[: AT_ONCE + 1])
        left = len(rows) if len(rows) <= AT_ONCE else waiting.count()
        asked = Asked(self, request, at=now)
        shown = [self._waits(replace(asked, row=row), declared) for row in rows[:AT_ONCE]]
        declared.opened([one.row for one in shown])
        context = {
            "waiting": shown,
            "left": left,
            "more": left - len(shown),
            "seen": f'{{"mark":{mark},"shown":{{}}}}',
            "now": now,
            "list_url": self.queues.address(mine.key),
        }
        return self.page(request, "admin/decide.html", title=capfirst(str(mine.label)), **context)

    def _waiting(self: Any, request: HttpRequest, declared: DecisionQueue, now: Any) -> QuerySet[Any]:
        rows = self.queues.narrowed(self.get_queryset(request), declared.queue, request.user, now)
        due = self.queues.line.due if declared.due is None else declared.due
        rows = rows.annotate(decide_by=F(due) if isinstance(due, str) else due) if due is not None else rows
        order: list[Any] = [F("decide_by").asc(nulls_last=True)] if due is not None else []
        return declared.rows(rows, request.user).order_by(*([declared.order] if declared.order else order), "pk")

    def _waits(
        self: Any, asked: Asked, declared: DecisionQueue, tried: tuple[Decision, forms.BaseForm] | None = None
    ) -> Waits:
        """A row as it is shown; with `tried`, a decision whose form says why it was refused."""
        row = asked.row
        offered = []
        for decision in declared.decisions:
            act = self.act_by_name[decision.act]
            if not act.possible(asked):
                continue
            form = tried[1] if tried and tried[0] is decision else act.asks(asked)
            if not _takes(form, decision.given):
                continue
            form.auto_id = f"id_{row.pk}_{decision.key}_%s"
            offered.append(Offered(decision, decision.label or act.label, dressed(form), act.danger))
        facts = [(label, value) for label, value in declared.facts(row) if value not in (None, "")]
        due = getattr(row, "decide_by", None)
        reasons = tuple(str(text) for text in tried[1].non_field_errors()) if tried else ()
        return Waits(
            row,
            declared.title(row),
            declared.number(row),
            facts,
            due,
            self.address_of(row),
            offered,
            declared.below,
            reasons,
        )

    # --- one decision ---

    def _decide(self: Any, request: HttpRequest, declared: DecisionQueue) -> HttpResponse:
        """Make one decision by the act of the page, which judges who may and what it needs."""
        sent = what_was_sent(request) or QueryDict()
        key = sent.get("decision", "")
        decision = next((one for one in declared.decisions if one.key == key), None)
        row = self.get_object(request, sent.get("row", "")[:40])
        if decision is None or row is None:
            raise Http404
        act = self.act_by_name[decision.act]
        asked = Asked(self, request, row)
        if not act.may(asked):
            raise PermissionDenied
        form = act.asks(asked)
        done = self.tried(act, replace(asked, form=form))
        if done is not None:
            return done_by_key(request, done.message, reverse(f"admin:{self._decide_name}", args=[declared.queue]))
        return self._refused(request, declared, row, (decision, form))

    def _refused(
        self: Any, request: HttpRequest, declared: DecisionQueue, row: Any, tried: tuple[Decision, forms.BaseForm]
    ) -> HttpResponse:
        reasons = [str(text) for texts in tried[1].errors.values() for text in texts]

        def again() -> Waits:
            now = timezone.now()
            fresh = self._waiting(request, declared, now).filter(pk=row.pk).first()
            asked = Asked(self, request, fresh, at=now, only_shown=True)
            return self._waits(asked, declared, tried) if fresh else self._gone(row, declared, reasons)

        return refused_by_key(self, request, again, what=row, why=reasons, list_url=self.queues.address(declared.queue))

    def _gone(self: Any, row: Any, declared: DecisionQueue, reasons: Sequence[str]) -> Waits:
        """A row that waits no longer: somebody else has decided it."""
        return Waits(
            row, declared.title(row), declared.number(row), (), None, self.address_of(row), (), "", tuple(reasons)
        )


def _takes(form: forms.BaseForm, given: Mapping[str, str]) -> bool:
    """Whether the form of the act still offers the choice of a key. If not, the service would refuse it."""
    return all(
        any(str(choice) == value for choice, _label in getattr(form.fields[name], "choices", ((value, ""),)))
        for name, value in given.items()
    )


# --- how a decision is answered, whichever page asked for it ---


def done_by_key(request: HttpRequest, message: object, address: str) -> HttpResponse:
    """The answer to a decision that was written: a short text for the script, or a redirect with a message."""
    if by_script(request):
        return leads_to(HttpResponse(str(message), content_type="text/plain"), address)
    messages.success(request, str(message))
    return HttpResponseRedirect(address)


def refused_by_key(
    page: Any, request: HttpRequest, again: Callable[[], Waits], *, what: object, why: Sequence[str], list_url: str
) -> HttpResponse:
    """The answer to a refused decision: the row with the reason. Where nobody sees it any more, a message."""
    if "leaving" in request.POST or is_of_a_job(request):
        messages.error(request, _("Not written: %(what)s. %(why)s") % {"what": what, "why": sentences(why)})
        return HttpResponse(status=REFUSED)
    context = {"waiting": [again()], "now": timezone.now(), "seen": ""}
    if by_script(request):
        return render(request, ROWS, context, status=REFUSED)
    return page.page(request, "admin/decide.html", title=str(what), left=1, more=0, list_url=list_url, **context)


def each_on_leaving(request: HttpRequest, decide: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Make all decisions that a page still held when it was left. They come in one request, so that no message is lost.

    Decisions that were sent before, but not answered yet, are sent again here; each is still made only once.
    The answer is a list with the status of each, in order.
    """
    if "each" not in request.POST:
        return decide(request)
    answers = [
        once_of_several(request, QueryDict(text), partial(_left, request, f"{text}&leaving=1", decide))
        for text in request.POST.getlist("each")[:AT_ONCE]
    ]
    return JsonResponse([answer.status_code for answer in answers], safe=False)


def _left(request: HttpRequest, sent: str, decide: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Make one of these decisions. If the account has no right to it, the next page says so."""
    request.POST = QueryDict(sent)
    try:
        return decide(request)
    except (Http404, PermissionDenied):
        messages.error(request, _("One decision was not written: it is not yours to make, or its row is gone."))
        return HttpResponse(status=REFUSED)


def by_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, and not the browser for a whole page."""
    return request.headers.get("X-Requested-With") == "fetch"
