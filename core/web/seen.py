"""Two people edit one row: who saves second is told what the first one changed, and goes on from there.

A form carries, in one hidden input, what it was filled in over: the newest entry of the row's history, and a digest
of each value that it showed. Where the row changed since, nothing is saved. The page comes again: what the person
typed is still there, and what the person had not touched shows the new value, so that saving once more undoes nobody.
A form without the input (a page of an older version, a script) has seen nothing, and is taken as it comes.
See docs/decisions/080.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from core.history.reading import NO_PARTS, Parts, Reader
from core.history.since import ChangedMeanwhile, name_of, newest, refuse_if_changed, told
from core.web.refusals import sent
from core.web.sent_once import alone

FIELD = "row_seen"  # the hidden input
LONGEST = 20_000  # characters of it
Sent = dict[str, list[str]]


class Seen:
    """The state of one row as a request begins, and the one over which the form that was sent was filled in."""

    def __init__(
        self,
        request: HttpRequest,
        model: type[models.Model],
        key: Any,
        parts: Parts = NO_PARTS,
        mark: int | None = None,
        data: QueryDict | None = None,
    ) -> None:
        """Asks for the mark of the state; to be made before the row is read, or with the mark that came with it.

        `data` is what a form is filled in with again, where nothing is sent.
        """
        self.request, self.parts = request, parts
        self.data = sent(request) if data is None else data
        self.mark = newest(model, key, parts) if mark is None else mark
        self.told = False

    @cached_property
    def sent(self) -> dict[str, Any]:
        """What the hidden input says; nothing where it is missing, or was not written by this module."""
        text = self.data.get(FIELD, "") if self.data is not None else ""
        try:
            said: Any = json.loads(text) if len(text) <= LONGEST else None
        except ValueError:
            return {}
        if not isinstance(said, dict):
            return {}
        return said if isinstance(said.get("mark"), int) and isinstance(said.get("shown"), dict) else {}

    def judge(self, row: models.Model, reader: Reader) -> None:
        """Raise ChangedMeanwhile where the row is no longer what the form was filled in over."""
        if self.sent:
            refuse_if_changed(row, self.sent["mark"], reader, self.parts)

    def perform(self, row: models.Model, reader: Reader, act: Callable[[], Any]) -> Any:
        """What `act` gives, unless the row changed; for who has no transaction of their own around it."""
        with alone(name_of(row)):
            self.judge(row, reader)
            return act()

    def tell(self, refusal: ChangedMeanwhile, form: Any, formsets: Iterable[Any] = ()) -> None:
        """Say in the form what changed, and let it show the new values where the person had not touched them."""
        self.told = True
        typed = self._take_up(form, formsets)
        form.add_error(None, _("Nothing was saved: somebody changed this after you opened it."))
        for line in refusal.lines:
            form.add_error(None, told(line))
        if not hasattr(self.request, "job"):  # else nobody has the form before them: see `core.jobs`
            form.add_error(
                None,
                _("What you typed is still here; what you left as it was shows the new values. Look, and save again."),
            )
        changed = {one.name for line in refusal.lines for one in line.changes if not line.about}
        for name in changed & typed:
            form.add_error(name, _("This was changed meanwhile. If you save again, yours stays."))

    def value(self, form: Any, formsets: Iterable[Any] = ()) -> str:
        """What the hidden input says on the page that is shown now."""
        if self.sent and not self.told:
            return str((self.data or QueryDict())[FIELD])
        shown = {bound.html_name: digest for bound, digest in _shown(form, formsets)}
        return json.dumps({"mark": self.mark, "shown": shown}, separators=(",", ":"))

    def _take_up(self, form: Any, formsets: Iterable[Any]) -> set[str]:
        """Put fresh values where the person had not touched the old ones. Returns the names of what was typed."""
        formsets = list(formsets)
        data, typed = form.data.copy(), set()
        for bound in _fields(form, formsets):
            fresh = _as_sent(bound)
            if self.sent["shown"].get(bound.html_name) == _digest(_given(form.data, fresh)):
                for name, values in fresh.items():
                    data.setlist(name, values)
            elif bound.form is form:
                typed.add(bound.name)
        for one in (form, *formsets, *(below for formset in formsets for below in formset.forms)):
            one.data = data
        return typed


def _fields(form: Any, formsets: Iterable[Any]) -> Iterator[forms.BoundField]:
    """The fields whose values a browser sends back as they were shown: all but files."""
    for one in (form, *(below for formset in formsets for below in formset.forms)):
        yield from (bound for bound in one if not bound.field.widget.needs_multipart_form and not bound.field.disabled)


def _shown(form: Any, formsets: Iterable[Any]) -> Iterator[tuple[forms.BoundField, str]]:
    for bound in _fields(form, formsets):
        yield bound, _digest(_as_sent(bound))


def _as_sent(bound: forms.BoundField) -> Sent:
    """What a browser sends of a field that shows the value of the row, if nobody touches it."""
    return _of_widget(bound.field.widget, bound.html_name, bound.field.prepare_value(bound.initial))


def _of_widget(widget: Any, name: str, value: Any) -> Sent:
    widget = getattr(widget, "widget", widget)  # the back office puts some of them into a frame
    if isinstance(widget, forms.MultiWidget):
        values: Any = value if isinstance(value, list | tuple) else widget.decompress(value)
        names: Any = getattr(widget, "widgets_names", ())
        parts: Sent = {}
        for suffix, below, one in zip(names, widget.widgets, values, strict=False):
            parts |= _of_widget(below, name + suffix, one)
        return parts
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    shown = widget.format_value(value)
    if isinstance(widget, forms.widgets.ChoiceWidget) and not isinstance(shown, str):
        return {name: [str(one) for one in shown or ()]}
    return {name: ["" if shown is None else str(shown)]}


def _given(data: QueryDict, like: Sent) -> Sent:
    return {name: data.getlist(name) for name in like}


def _digest(values: Sent) -> str:
    """Browsers end lines in their own way, and an empty choice is sent as an empty text or not at all."""
    plain = {name: [one.replace("\r\n", "\n").strip() for one in many if one.strip()] for name, many in values.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:12]
