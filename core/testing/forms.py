"""What a browser sends of a form that nobody touched, read from the page itself."""

from __future__ import annotations

from html.parser import HTMLParser

Sent = dict[str, list[str]]


def as_shown(page: str, *, holding: str = "csrfmiddlewaretoken") -> Sent:
    """The values of the first form on a page with an input of the given name."""
    reader = _Forms()
    reader.feed(page)
    return next(form for form in reader.forms if holding in form)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self.select = ""  # the name of the one that is open
        self.several = False
        self.text = ""  # the name of the open textarea

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value")
        if tag == "form":
            self.forms.append({})
        elif not self.forms or "disabled" in has:
            return
        elif tag == "input" and name:
            self._input(name, value, has)
        elif tag == "select" and name:
            self.select, self.several = name, "multiple" in has
        elif tag == "option" and self.select:
            self._option(value or "", "selected" in has)
        elif tag == "textarea" and name:
            self.text = name
            self.forms[-1][name] = [""]

    def _input(self, name: str, value: str | None, has: dict[str, str | None]) -> None:
        kind = has.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in has:
                self.forms[-1].setdefault(name, []).append("on" if value is None else value)
        elif kind not in ("submit", "button", "file", "image", "reset"):
            self.forms[-1].setdefault(name, []).append(value or "")

    def _option(self, value: str, chosen: bool) -> None:
        """Of a list with one choice a browser takes the first one until another is chosen."""
        known = self.forms[-1].get(self.select)
        if self.several:
            if chosen:
                self.forms[-1].setdefault(self.select, []).append(value)
        elif chosen or known is None:
            self.forms[-1][self.select] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            first = self.forms[-1][self.text][0]
            self.forms[-1][self.text] = [first + (data[1:] if not first and data.startswith("\n") else data)]
