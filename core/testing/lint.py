"""The checks of `make lint` that need settings or a database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from core.embedded.servers import ROOT, attach
from core.testing import messages, requirements

# Enough for modules that only read the settings; nothing is connected to.
NO_SERVERS = {"DATABASE_URL": "postgres://lint@/lint", "REDIS_URL": "redis://lint", "SECRET_KEY": "lint"}

SETTINGS = {"DJANGO_SETTINGS_MODULE": "gridops.settings"}
LINE = 120  # of a template, as of Python


def run(*command: str, env: dict[str, str] | None = None) -> int:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**os.environ, **(env or {})}, check=False
    ).returncode


def check_types() -> int:
    return run("-m", "mypy", env=NO_SERVERS)


def check_layers() -> int:
    return run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", env=NO_SERVERS)


def check_migrations() -> int:
    with tempfile.TemporaryDirectory(prefix="gridops-lint-", dir="/tmp") as home:
        return run("manage.py", "makemigrations", "--check", "--dry-run", env=attach(Path(home), throwaway=True))


def check_migrating() -> int:
    with tempfile.TemporaryDirectory(prefix="gridops-lint-", dir="/tmp") as home:
        return run("-m", "core.testing.migrating", env=attach(Path(home), throwaway=True) | SETTINGS)


def check_schema() -> int:
    return run("-m", "core.testing.schema", "check", env=NO_SERVERS)


def check_openapi() -> int:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "openapi.yaml"
        status = run(
            "manage.py",
            "spectacular",
            "--lang",
            "en",
            "--file",
            str(fresh),
            "--validate",
            "--fail-on-warn",
            env=NO_SERVERS,
        )
        if status == 0 and fresh.read_text() != (ROOT / "docs/openapi.yaml").read_text():
            print("docs/openapi.yaml has drifted from the code. Mend it with: make openapi")
            return 1
        return status


# A text between these is translated whole, with its signs.
TRANSLATED = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*comment\b.*?endcomment\s*%}|{#.*?#}", re.S
)
# Signs of one language beside something that is said in another: `Total}}: `, ` ({{`, and wide ones anywhere.
SIGNS = re.compile(
    r"[}>]\s*[:;,](?=[\s<\"{]|$)|(?<=[\s>])\({[{%]|[%}]}\)(?=[\s<]|$)|[\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b]",
    re.M,
)
# A deadline that is coloured as late, and the words that say so for who sees no colour.
COLOURED_LATE = re.compile(r"{%\s*if [^%]*(?:\blate\b|due\w* <)[^%]*%}\s*late{%.*?</span>", re.S)
# A label whose colon is in its text, before what it is about: in Chinese a gap follows the colon then.
OWN_COLON = re.compile(r"""\w:["']\s*%}\s*(?:{{|{%\s*for\b|<(?:a|b|em|small|strong)\b)""")
# What brings its own blank where the language has one, after another.
BLANK_TWICE = re.compile(r"(?:^|\s){{[^}]*\|bracketed", re.M)
# Sentences with a blank between them, which Chinese has not.
BLANK_BETWEEN = re.compile(r"\|join:\" \"|{{ sentence }} ")
# Two translated sentences one after the other in a template: a line break between them is such a blank, too.
_SENTENCE = (
    r"""(?:{%\s*translate\s+["'][^"'%]*\.["']\s*%}|"""
    r"{%\s*blocktranslate\b(?![^%]*\basvar\b)[^%]*%}(?:(?!{%\s*endblocktranslate).)*\.\s*{%\s*endblocktranslate\s*%})"
)
SENTENCE_AFTER = re.compile(_SENTENCE + r"\s+(?:{%\s*(?:if\b[^%]*|endif)\s*%}\s*)*" + _SENTENCE, re.S)
SAID_LATE = re.compile(r"\|until|\|deadline_words|overdue since|translate \"late\"|}} late")
IN_TWO_LANGUAGES = ("500.html",)  # written where no translation can be had


def signs_of(text: str) -> list[int]:
    """The lines of a template in which a sign between words is the same in all languages."""
    left = TRANSLATED.sub(lambda match: "\n" * match[0].count("\n"), text)
    return [left.count("\n", 0, match.start()) + 1 for match in SIGNS.finditer(left)]


def late_by_colour(text: str) -> list[int]:
    """The lines of a template that say by colour alone that a deadline is over."""
    found = [match for match in COLOURED_LATE.finditer(text) if not SAID_LATE.search(match[0])]
    return [text.count("\n", 0, match.start()) + 1 for match in found]


def check_templates() -> int:
    """Long lines, which djlint lets pass because it breaks none inside a text or a tag; and what a reader would miss.

    That is a sign between words that is the same in all languages, and lateness that only a colour tells.
    """
    faults = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT)
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > LINE:
                faults.append(f"{name}:{number}: {len(line)} characters; a line of a template has {LINE} at most")
        faults += [f"{name}:{number}: late by colour alone: say it with |until" for number in late_by_colour(text)]
        if "|how_late" in text:
            faults.append(f"{name}: how late a thing is has one mark on all pages: |until")
        if path.name not in IN_TWO_LANGUAGES:
            faults += [f"{name}: no blank stands before |bracketed" for _one in BLANK_TWICE.finditer(text)]
            faults += [f"{name}: a blank between sentences: use |sentences" for _one in BLANK_BETWEEN.finditer(text)]
            faults += [f"{name}: sentences in a line: use |then" for _one in SENTENCE_AFTER.finditer(text)]
            faults += [f"{name}: a label with a colon of its own: use |colon" for _one in OWN_COLON.finditer(text)]
            faults += [
                f"{name}:{number}: a sign of one language: use |colon, |bracketed or |listed"
                for number in signs_of(text)
            ]
    print("\n".join(faults))
    return bool(faults)


def check_messages() -> int:
    return messages.check()


CHECKS = {
    "requirements": requirements.check,
    "mypy": check_types,
    "layers": check_layers,
    "migrations": check_migrations,
    "migrating": check_migrating,
    "schema": check_schema,
    "openapi": check_openapi,
    "templates": check_templates,
    "messages": check_messages,
}

if __name__ == "__main__":
    sys.exit(CHECKS[sys.argv[1]]())
