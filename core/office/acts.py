"""Acts of the back office, declared: what it is called, who may, when, whose turn it is, and which service does it.

A page names its acts in `acts`; its base (`core.office.admin.OfficeAdmin`) makes their buttons and addresses, answers
404 and 403, asks what is needed, shows a refusal at its field, and writes the audit log. See docs/decisions/013.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from unfold.dataclasses import UnfoldAction
from unfold.enums import ActionVariant

from core.jobs.again import sent_before, what_was_sent
from core.jobs.leaving import bounded
from core.office.display import in_words
from core.office.jobs import GOES_ON, goes_on, left_to_a_task
from core.waited_for import OutOfTime
from core.web.refusals import NOT_NOW
from core.worklist import OTHERS

Fact = tuple[object, object]  # a label, which may be empty, and a value


@dataclass(frozen=True)
class Asked:
    """One request about one act: on which page, of which row, by whom, at what moment."""

    page: Any
    request: HttpRequest
    row: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)  # the cleaned values of the form, for `perform`
    form: Any = None
    at: datetime = field(default_factory=timezone.now)
    address: Mapping[str, Any] = field(default_factory=dict)  # what else the address names
    only_shown: bool = False  # what was sent is about another act, so that this one's form is empty

    @property
    def user(self) -> Any:
        return self.request.user

    @property
    def by(self) -> dict[str, Any]:
        """Who acts and when, as services take it."""
        return {"by": self.user, "at": self.at}

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def sent(self) -> QueryDict | None:
        """What a form is bound to."""
        return None if self.only_shown else what_was_sent(self.request)

    @cached_property
    def access(self) -> Any:
        """What the account may: about a row, only what it may at the subdistrict of that row."""
        return self.page.access(self.request, self.row)

    @property
    def places(self) -> Any:
        """Where the account edits what the page is of: for acts of a list, which have no row."""
        return self.page.places(self.request)

    @cached_property
    def _known(self) -> dict[Any, Any]:
        """For who only looks at a page, the same wherever it asks; nothing changes meanwhile."""
        known: dict[Any, Any] = self.request.__dict__.setdefault("rules_asked", {})
        return known if self.request.method == "GET" else {}

    def of(self, rule: Callable[[Asked], Any]) -> Any:
        """What `rule` says here; asked once, however many acts of the page depend on it."""
        name = (rule, type(self.row), getattr(self.row, "pk", None))
        if name not in self._known:
            self._known[name] = rule(self)
        return self._known[name]


When = Callable[[Asked], bool]
Why = Callable[[Asked], object]


def editors(asked: Asked) -> bool:
    return bool(asked.page.edits(asked.request, asked.row))


def readers(asked: Asked) -> bool:
    return bool(asked.page.reads(asked.request))


def always(_asked: Asked) -> bool:
    return True


def never(_asked: Asked) -> bool:
    return False


def nothing(_asked: Asked) -> object:
    return ""


@dataclass(frozen=True)
class Done:
    """What `perform` returns where there is more to say than a message."""

    message: object
    then: Any = None  # the row whose page comes next, or an address; without it, that of the row it was about
    once: Mapping[str, Any] = field(default_factory=dict)  # stays on the page of the act: it is kept nowhere


@dataclass(frozen=True)
class Menu:
    """Acts that are together behind one button, because they are rarely used."""

    title: object
    icon: str


@dataclass(frozen=True, kw_only=True)
class Act:
    """One button and what it does. Everything that depends on the row or the account takes an `Asked`."""

    name: str
    label: object  # of the button
    icon: str
    perform: Callable[[Asked], object] | None = None  # calls the service; returns the message, or `Done`
    answer: Callable[[Asked], HttpResponse | None] | None = None  # instead: a link with its own answer or page
    form: type[forms.Form] | Callable[[Asked], forms.Form] = forms.Form  # a class is bound to what was sent
    may: When = editors  # else always 403
    offered: When = always  # else no button, and 403 for its page; what is sent nevertheless, the service judges
    hindered: Why = nothing  # why the service would refuse it of this row, in words: no button, and the page says so
    turn: When = never  # the prominent button while it is this account's turn
    facts: Callable[[Asked], Iterable[Fact]] | None = None  # what the person sees before deciding
    title: object = None  # of the question; the label unless it differs
    lead: object = ""  # a sentence above the form, or a function of `Asked`
    submit: object = None  # on the button below the form; the label unless it differs
    more: Callable[[Asked], dict[str, Any]] | None = None  # for the template
    template: str = "admin/ask.html"
    url_path: str = ""  # the name unless it differs
    on_list: bool = False
    hidden: bool = False  # no button: another page links to it
    may_be_left: bool = (
        True  # what takes longer than a person waits goes on as a job; False: it bounds itself, or `once`
    )
    own_transactions: bool = False  # several, of which some stay where it fails: the log is written right after
    gone: bool = False  # the row does not outlive the act, so that the list comes next
    danger: bool = False
    menu: Menu | None = None

    def __post_init__(self) -> None:
        if (self.perform is None) == (self.answer is None):
            raise TypeError(f"The act {self.name} needs either `perform` or `answer`.")

    def possible(self, asked: Asked) -> bool:
        """Whether the account may do it here and now."""
        return self.may(asked) and self.offered(asked) and not asked.of(self.hindered)

    def asks(self, asked: Asked) -> Any:
        """The form of the question."""
        return self.form(asked.sent) if isinstance(self.form, type) else self.form(asked)

    def bound(self, request: HttpRequest) -> AbstractContextManager[None]:
        """For how long a person waits for it."""
        return bounded(request) if self.may_be_left else nullcontext()

    @property
    def heading(self) -> object:
        return self.title or self.label

    def named(self, asked: Asked) -> str:
        """The act and what it is done to, in words."""
        return f"{self.heading} · {asked.row if asked.row is not None else asked.page.opts.verbose_name_plural}"

    def question(self, asked: Asked) -> dict[str, Any]:
        """What the page of the question shows in addition to its form."""
        rows = self.facts(asked) if self.facts else ()
        return {
            "title": self.heading,
            "lead": self.lead(asked) if callable(self.lead) else self.lead,
            "facts": [(label, in_words(value)) for label, value in rows if value not in (None, "")],
            "go": self.submit or self.label,
            **(self.more(asked) if self.more else {}),
        }


def act(label: object, *, icon: str, **more: Any) -> Callable[[Callable[[Asked], object]], Act]:
    """Make an act of the function that performs it; it is named like the function, unless it says otherwise."""
    return lambda perform: Act(**{"name": perform.__name__, **more}, label=label, icon=icon, perform=perform)


def link(label: object, *, icon: str, **more: Any) -> Callable[[Callable[[Asked], HttpResponse | None]], Act]:
    """Make an act of a function that answers by itself; without its own answer, the row's page comes next."""
    return lambda answer: Act(**{"name": answer.__name__, **more}, label=label, icon=icon, answer=answer)


def facts_of(*names: str) -> Callable[[Asked], list[Fact]]:
    """Fields of the row, under their own names."""

    def facts(asked: Asked) -> list[Fact]:
        return [fact_of(asked.row, name) for name in names]

    return facts


def fact_of(row: Any, name: str) -> Fact:
    """One field of a row: its name and its value in words."""
    words = getattr(row, f"get_{name}_display", None)
    return row._meta.get_field(name).verbose_name, words() if words else getattr(row, name)


class Acts:
    """For a page: turns its `acts` into the theme's actions. Uses its `access`, `reads`, `edits` and `ask`."""

    acts: tuple[Act, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act_by_name = {act.name: act for act in self.acts}
        self.actions_list = _layout([act for act in self.acts if act.on_list])
        self.actions_detail = _layout([act for act in self.acts if not act.on_list])

    def get_unfold_action(self: Any, action: str) -> UnfoldAction:
        """The theme's own idea of an act: it makes the address out of it."""
        act = self.act_by_name[action]

        def view(request: HttpRequest, object_id: str | None = None, **address: Any) -> HttpResponse:
            return _answered(act, self, request, object_id, address)

        view.attrs = {}  # type: ignore[attr-defined]  # the theme looks for it
        return UnfoldAction(
            action_name=f"{self.opts.app_label}_{self.opts.model_name}_{act.name}",
            method=view,
            description=act.label,
            path=act.url_path or act.name,
            icon=act.icon,
            variant=ActionVariant.DANGER if act.danger else ActionVariant.DEFAULT,
        )

    def get_actions_list(self, request: HttpRequest) -> list[UnfoldAction]:
        return self._buttons(Asked(self, request), on_list=True)

    def get_actions_detail(self: Any, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        row = self.get_object(request, object_id)
        return self._buttons(Asked(self, request, row), on_list=False) if row is not None else []

    def changelist_view(self: Any, request: HttpRequest, extra_context: Any = None) -> Any:
        more = {"begins_with_a_button": partial(self.begins_with_a_button, request), **(extra_context or {})}
        return super().changelist_view(request, more)  # type: ignore[misc]

    def begins_with_a_button(self: Any, request: HttpRequest) -> bool:
        """Whether a button of the list writes something for this account. An account that only reads may print, too."""
        return any(act.perform or self.edits(request) for act in self._offered(Asked(self, request), on_list=True))

    def _offered(self, asked: Asked, *, on_list: bool) -> Iterator[Act]:
        """What the account may do here and now."""
        for act in self.acts:
            if act.on_list == on_list and not act.hidden and act.possible(asked):
                yield act

    def hindered(self, asked: Asked) -> list[tuple[object, str]]:
        """What somebody would look for on the page of a row and does not find: labels, and why not now."""
        shown = [act for act in self.acts if not (act.on_list or act.hidden or act.hindered is nothing)]
        found = [(act.label, act.hindered) for act in shown if act.may(asked) and act.offered(asked)]
        return [(label, str(why)) for label, rule in found if (why := asked.of(rule))]

    def next_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Lead to the question of the act that is this account's turn; where there is none, to the page of the row."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        asked = Asked(self, request, row)
        turn = next((act for act in self._decided_here(asked) if act.turn(asked)), None)
        return HttpResponseRedirect(self._question_of(turn, row) if turn else self.address_of(row))

    def others(self: Any, act: Act, asked: Asked) -> list[tuple[object, str]]:
        """What else may be decided of the row: labels and addresses, where the address of the question asks for it."""
        if asked.row is None or OTHERS not in asked.request.GET:
            return []
        here = [one for one in self._decided_here(asked) if one.template == Act.template]  # others need a whole page
        return [(one.label, self._question_of(one, asked.row)) for one in here if one is not act]

    def _decided_here(self, asked: Asked) -> list[Act]:
        """What asks before it changes the row: no links, and not what takes the row away."""
        return [act for act in self._offered(asked, on_list=False) if act.perform and not act.danger]

    def _question_of(self: Any, act: Act, row: Any) -> str:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{act.name}"
        return f"{reverse(name, args=(row.pk,))}?{OTHERS}=1"

    def _buttons(self: Any, asked: Asked, *, on_list: bool) -> list[UnfoldAction]:
        """The acts that the account may do; those that wait for it are drawn prominently."""
        buttons = []
        for act in self._offered(asked, on_list=on_list):
            button = self.get_unfold_action(act.name)
            if act.turn(asked):
                button.variant = ActionVariant.PRIMARY
            buttons.append(button)
        return buttons

    def _get_actions_navigation(
        self: Any, provided_actions: Any, allowed_actions: list[UnfoldAction], object_id: str | None = None
    ) -> Any:
        """The layout of the buttons; an act that is somebody's turn is moved out of its menu."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        urgent = {
            each.action_name.removeprefix(prefix)
            for each in allowed_actions
            if each.variant == ActionVariant.PRIMARY and self.act_by_name[each.action_name.removeprefix(prefix)].menu
        }
        rest = [
            {**each, "items": [name for name in each["items"] if name not in urgent]}
            if isinstance(each, dict)
            else each
            for each in provided_actions
        ]
        front = [act.name for act in self.acts if act.name in urgent]
        return super()._get_actions_navigation([*front, *rest], allowed_actions, object_id)  # type: ignore[misc]


def _layout(acts: Iterable[Act]) -> tuple[Any, ...]:
    """The names of acts in their order; a menu is placed where its first act is."""
    places: list[Any] = []
    menus: dict[Menu, list[str]] = {}
    for act in acts:
        if act.menu is None:
            places.append(act.name)
        elif act.menu in menus:
            menus[act.menu].append(act.name)
        else:
            menus[act.menu] = [act.name]
            places.append({"title": act.menu.title, "icon": act.menu.icon, "items": menus[act.menu]})
    return tuple(places)


def _answered(
    act: Act, page: Any, request: HttpRequest, object_id: str | None, address: Mapping[str, Any]
) -> HttpResponse:
    """404 for what one may not see, 403 for what one may not do; a question where there is one."""
    if not page.reads(request):
        raise PermissionDenied
    row = None if act.on_list else page.get_object(request, object_id)
    if row is None and not act.on_list:
        raise Http404
    asked = Asked(page, request, row, address=address)
    if not act.may(asked):
        raise PermissionDenied
    decided_by_the_service = act.perform is not None and (request.method == "POST" or sent_before(request) is not None)
    if not decided_by_the_service and not act.offered(asked):
        raise PermissionDenied(NOT_NOW)
    if not decided_by_the_service and (why := asked.of(act.hindered)):
        return _not_now(asked, why)
    if act.answer is not None:
        return _by_its_own(act, asked)
    answer: HttpResponse = page.ask(act, asked)
    return answer


def _not_now(asked: Asked, why: object) -> HttpResponse:
    """To the page of the row, which says what stands in the way; some lists lead to an act by its state alone."""
    messages.warning(asked.request, str(why))
    return HttpResponseRedirect(asked.page.address_of(asked.row))


def _by_its_own(act: Act, asked: Asked) -> HttpResponse:
    """The answer of a link, such as a paper; what takes long goes on as a job."""
    try:
        with act.bound(asked.request), transaction.atomic():
            return cast("Any", act.answer)(asked) or HttpResponseRedirect(asked.page.address_of(asked.row))
    except OutOfTime:
        return goes_on(asked.request, act.named(asked), at=asked.at, typed=asked.request.method == "POST")


def left(asked: Asked, act: Act, *, without: str = "") -> Done:
    """Leave the act to a task: the page of its job comes next. `without` names an input that the job goes without."""
    address = left_to_a_task(asked.request, act.named(asked), at=asked.at, typed=True, without=without)
    return Done(GOES_ON, then=address)
