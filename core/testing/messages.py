"""The Chinese catalogue: collect what the code says, compile it, and see whether it has drifted.

Babel does it, so that no machine needs gettext's own programs. In addition to our texts it collects those of
the back office theme, which has no Chinese catalogue.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from core.embedded.servers import ROOT

LANGUAGE = "zh_Hans"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
FOLDER = ROOT / "locale" / LANGUAGE / "LC_MESSAGES"
APPS = ("core", "grids", "staff", "incidents", "assessment", "gridops", "templates")
NOT_INSTALLED = ("import_export",)  # parts of the theme for libraries that we have not
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

# A blank beside a Chinese word, towards another or towards what is put in as text: English needs it, Chinese has none.
_WIDE, _PUT_IN = "[\u3001\u3002\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b\uff1f]", r"(?:%s|%\(\w+\)s|\{\w+\})"
GAP = re.compile(rf"(?<={_WIDE}) +(?={_WIDE}|{_PUT_IN})|({_PUT_IN}) +(?={_WIDE})")

# What is put in by these names is words, not a number or a date, beside which a blank may stand.
_NAMED = r"%\((?:name|worker|grid|village|caller|source|place|period|month|quarter|stage|known|what|text|kind)\)s"
BESIDE_A_NAME = re.compile(rf"{_NAMED} +(?={_WIDE})|(?<={_WIDE}) +(?={_NAMED})")


def sources(folders: list[Path]) -> Iterator[str]:
    """Python-like text of every file below whose texts people see."""
    for path in sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".html", ".txt")
    ):
        if not {"tests", "migrations", "testing", *NOT_INSTALLED} & set(path.parts):
            text = path.read_text(encoding="utf-8")
            yield text if path.suffix == ".py" else _template(text, path.name)


def _template(text: str, name: str) -> str:
    """Django's own reading of a template, without the indentation that Python would stumble over."""
    return "\n".join(line.strip() for line in templatize(text, origin=name).splitlines())


def collect() -> Catalog:
    """Every text that the code, or the theme, asks a translation for and Django does not give one."""
    theme = find_spec("unfold")
    if theme is None or theme.origin is None:
        raise RuntimeError("The package django-unfold is not installed.")
    ours = _extracted(sources([ROOT / app for app in APPS]))
    theirs = _extracted(sources([Path(theme.origin).parent]))
    catalog, known = Catalog(), translated_by_django()
    for message in [*ours, *(message for message in theirs if (message.context, message.id) not in known)]:
        if message.id:
            catalog.add(message.id, context=message.context)
    return catalog


def _extracted(texts: Iterator[str]) -> Catalog:
    catalog = Catalog()
    for text in texts:
        extracted = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, context in extracted:
            catalog.add(message, context=context)
    return catalog


def translated_by_django() -> set[tuple[object, object]]:
    """What Django's own catalogues say in Chinese already; the theme repeats many of its texts."""
    return {key for catalog in _djangos_own() for key in _keys(catalog)}


def _djangos_own() -> list[Catalog]:
    paths = Path(django.__file__).parent.glob(f"**/locale/{LANGUAGE}/LC_MESSAGES/django.po")
    return [_read(path) for path in sorted(paths)]


def closed(text: str) -> str:
    """A Chinese text without gaps between its words: 增加 %s has one."""
    return GAP.sub(r"\1", text)


def _with_gaps() -> Iterator[Message]:
    """What Django says in Chinese with such gaps: it is compiled into our catalogue without them."""
    for message in (message for catalog in _djangos_own() for message in catalog if message.id):
        said = message.string
        without = tuple(map(closed, said)) if isinstance(said, tuple) else closed(said)
        if without != said and not message.fuzzy:
            yield Message(message.id, without, context=message.context)


def current() -> Catalog:
    path = FOLDER / "django.po"
    return _read(path) if path.exists() else Catalog(locale=LANGUAGE)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _empty() -> Catalog:
    """A catalogue whose header is the same on every machine and day."""
    return Catalog(
        locale=LANGUAGE,
        project="gridops",
        version="1",
        header_comment="# The Chinese texts of gridops, and of the back office theme.",
        msgid_bugs_address="-",
        last_translator="gridops",
        language_team="gridops",
        creation_date=EPOCH,
        revision_date=EPOCH,
        fuzzy=False,
    )


def update() -> int:
    """Bring the catalogue up to date, keep its translations, compile it, and say what lacks one."""
    old, fresh = current(), _empty()
    for message in collect():
        if message.id:
            known = old.get(message.id, message.context)
            fresh.add(message.id, known.string if known else "", context=message.context)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "django.po").write_bytes(_po(fresh))
    (FOLDER / "django.mo").write_bytes(_mo(fresh))
    missing = untranslated(fresh)
    print(f"{len(fresh)} texts, {len(missing)} without a translation")
    return 0


def unseen(path: Path) -> list[str]:
    """Where a module gives a function of texts a name that the catalogue does not look for, or looks for otherwise."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        pairs: list[tuple[str, str | None]] = []
        if isinstance(node, ast.ImportFrom):
            pairs = [(one.name, one.asname) for one in node.names if one.asname]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Attribute):
            function = ast.unparse(node.value).rpartition(".")[2]
            pairs = [(function, target.id) for target in node.targets if isinstance(target, ast.Name)]
        for function, name in pairs:
            if function in KEYWORDS and (name not in KEYWORDS or KEYWORDS[name] != KEYWORDS[function]):
                found.append(f"{path.name}:{node.lineno}: {function} is called {name}")
    return found


def check() -> int:
    """0 where every text of the code has its translation and the compiled file is the catalogue's."""
    catalog = current()
    wanted, have = _keys(collect()), _keys(catalog)
    modules = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "tests" not in path.parts]
    problems = [f"texts that are not looked for: {place}" for path in modules for place in unseen(path)]
    problems += [f"not in the catalogue: {key}" for key in sorted(map(str, wanted - have))]
    problems += [f"no longer in the code: {key}" for key in sorted(map(str, have - wanted))]
    problems += [f"without a translation: {text}" for text in untranslated(catalog)]
    problems += [f"placeholders differ: {text}" for text in misplaced(catalog)]
    problems += [f"a blank beside a name: {text}" for text in gaping(catalog)]
    if not (FOLDER / "django.mo").exists() or (FOLDER / "django.mo").read_bytes() != _mo(catalog):
        problems.append("django.mo is not compiled from django.po")
    if problems:
        print("\n".join([*problems, "The Chinese catalogue has drifted. Mend it with: make messages, and translate."]))
    return bool(problems)


def untranslated(catalog: Catalog) -> list[str]:
    return [
        str(m.id) for m in catalog if m.id and (not m.string or (isinstance(m.string, tuple) and not all(m.string)))
    ]


def misplaced(catalog: Catalog) -> list[str]:
    """Texts whose translation names other placeholders than the original."""
    return [str(m.id) for m in catalog if m.id and m.string and list(m.check(catalog))]


def gaping(catalog: Catalog) -> list[str]:
    """Chinese texts that set a name apart by a blank: 朱记幼儿园 的巡查."""
    said = {str(m.id): m.string if isinstance(m.string, tuple) else (m.string,) for m in catalog if m.id}
    return [key for key, texts in said.items() if any(BESIDE_A_NAME.search(str(text)) for text in texts)]


def _keys(catalog: Catalog) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


def _po(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, sort_output=True, no_location=True)
    return buffer.getvalue()


def _mo(catalog: Catalog) -> bytes:
    buffer, stable = io.BytesIO(), _empty()
    ours = _keys(catalog)
    djangos = [message for message in _with_gaps() if (message.context, message.id) not in ours]
    for message in sorted([*djangos, *(m for m in catalog if m.id)], key=lambda m: (str(m.context), str(m.id))):
        stable.add(message.id, message.string, context=message.context)
    write_mo(buffer, stable)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
