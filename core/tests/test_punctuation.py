"""Signs between words are of the reader's language, on every page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.utils.translation import override

from core import punctuation
from core.testing.lint import BLANK_BETWEEN, BLANK_TWICE, OWN_COLON, SENTENCE_AFTER, signs_of

SHOWN = (
    "admin*.py",
    "pages.py",
    "forms*.py",
    "words.py",
    "*_words.py",
    "*_page.py",
    "aside.py",
    "receivers.py",
    "notices.py",
    "lists*.py",
    "board.py",
)
CHINESE = ("forms_of_one.py",)  # forms that are filled in in Chinese, whoever reads the pages
HALF = re.compile(r"(: |; |, | \()")
WIDE = re.compile("[、；：，（）]")


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Rank: 3 (of 9), a; b &amp; c, 9"), ("zh-hans", "Rank：3（of 9）、a；b &amp; c、9")]
)
def test_templates_and_code_write_the_signs_of_the_language(language: str, shown: str) -> None:
    text = '{{ "Rank"|colon }}3{{ "of 9"|bracketed }}{% for one in parts %}{{ comma }}{{ one }}{% endfor %}'
    with override(language):
        parts = [punctuation.in_turn(["a", "b & c"]), "9"]
        comma = punctuation.listed(["", ""])
        template = Engine(builtins=["core.templatetags.punctuation"]).from_string(text)
        assert template.render(Context({"parts": parts, "comma": comma})) == shown
        assert (
            punctuation.labelled("a", punctuation.aside("b", 1)) == {"en": "a: b (1)", "zh-hans": "a：b（1）"}[language]
        )


@pytest.mark.parametrize(
    "text",
    [
        "{{ a }}: {{ b }}",
        "<b>a</b>: x",
        '{% translate "a" %}: x',
        "x ({{ n }})",
        "{{ a }}：x",
        '{{ a|join:"、" }}',
        "{{ a }}:",
    ],
)
def test_the_lint_finds_signs_of_one_language(text: str) -> None:
    assert set(signs_of(text)) == {1}


def test_the_lint_finds_blanks_that_are_there_twice() -> None:
    assert OWN_COLON.search('{% translate "Not yet:" %} {{ names }}')
    assert OWN_COLON.search('{% translate "Not yet:" %}\n    {% for name in names %}')
    assert BLANK_TWICE.search("</a>\n    {{ state|bracketed }}")
    assert not BLANK_TWICE.search("</a>{{ state|bracketed }}")
    assert not OWN_COLON.search('<p>{% translate "This goes with it:" %}</p>{{ names }}')
    assert not OWN_COLON.search('{{ _("Not yet")|colon }}{{ names }}')
    assert BLANK_BETWEEN.search('{{ reasons|join:" " }}')
    assert BLANK_BETWEEN.search("{% for sentence in said %}{{ sentence }} {% endfor %}")
    assert not BLANK_BETWEEN.search("{{ reasons|sentences }}")


def test_the_lint_finds_translated_sentences_in_a_line() -> None:
    told = "{% blocktranslate trimmed %}\n  Told {{ who }}.\n{% endblocktranslate %}"
    assert SENTENCE_AFTER.search('{% translate "Done." %}\n{% if who %}\n' + told)
    assert SENTENCE_AFTER.search(told + '\n{% translate "Done." %}')
    assert not SENTENCE_AFTER.search('{% if a %}{% translate "Done." %}\n{% else %}{% translate "Left." %}{% endif %}')
    assert not SENTENCE_AFTER.search('<p>{% translate "Done." %}</p>\n<p>{% translate "Told." %}</p>')
    assert not SENTENCE_AFTER.search('{% translate "Done." as done %}\n{% translate "Told." as told %}')


def test_the_lint_leaves_what_is_translated_and_what_is_no_sign() -> None:
    assert (
        signs_of('{% blocktranslate %}{{ a }}: {{ b }} ({{ c }}){% endblocktranslate %}{# x： #}<a href="tel:{{ a }}">')
        == []
    )


def fixed_signs(tree: ast.AST) -> Iterator[int]:
    """The lines of a module that join words by the signs of English, or lists by those of Chinese."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for one, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(one, ast.FormattedValue) and isinstance(after, ast.Constant) and HALF.match(after.value):
                    yield node.lineno
            if any(isinstance(one, ast.Constant) and WIDE.search(str(one.value)) for one in node.values):
                yield node.lineno
        called = node.func if isinstance(node, ast.Call) else None
        joined = called.value if isinstance(called, ast.Attribute) and called.attr == "join" else None
        if isinstance(joined, ast.Constant) and joined.value in (", ", "; ", ": ", "、", "；", "，"):
            yield node.lineno


@pytest.mark.parametrize(("language", "shown"), [("en", "Done. Told."), ("zh-hans", "Done.Told.")])
def test_sentences_follow_each_other_as_the_language_has_it(language: str, shown: str) -> None:
    text = '{{ said|sentences }} {{ "Done."|then:"Told." }} {{ "Done."|then:"" }}{{ none|sentences }}'
    with override(language):
        template = Engine(builtins=["core.templatetags.punctuation"]).from_string(text)
        assert template.render(Context({"said": ["Done.", "", "Told."]})) == f"{shown} {shown} Done."


SENTENCES = re.compile(
    r'" "\.join\((?:map\(\w+, )?(?:str\(\w+\) for \w+ in )?(?:\w+\.)*'
    r"(?:messages|texts|sentences|reasons|faults|why|obstacles|missing|questions|refused)\b"
)


def test_no_module_joins_sentences_by_a_blank() -> None:
    """A refusal may have several reasons: `core.punctuation.sentences` knows whether a blank stands between them."""
    assert SENTENCES.search('" ".join(error.messages)')
    assert SENTENCES.search('" ".join(str(one) for one in missing)')
    root = Path(settings.BASE_DIR)
    found = [
        path.relative_to(root)
        for app in ("core", "grids", "staff", "incidents", "assessment", "gridops")
        for path in sorted((root / app).rglob("*.py"))
        if "tests" not in path.parts and SENTENCES.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


LINK_AFTER = re.compile(r"""(?:format_html|format_lazy)\(\s*(?:'\{\} <a class="office-link"|"\{\} \{\}", \w+, _\()""")


def test_no_module_puts_a_link_or_a_sentence_after_another_by_a_blank() -> None:
    """`core.punctuation.followed_by` knows whether the language has one there."""
    assert LINK_AFTER.search("""format_html('{} <a class="office-link" href="{}">{}</a>', said, url, _("Open"))""")
    assert LINK_AFTER.search('format_html("{} {}", sentence, _("The center records it."))')
    root = Path(settings.BASE_DIR)
    found = [
        path.relative_to(root)
        for app in ("core", "grids", "staff", "incidents", "assessment", "gridops")
        for path in sorted((root / app).rglob("*.py"))
        if "tests" not in path.parts and LINK_AFTER.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_page_joins_words_by_the_signs_of_one_language() -> None:
    """What modules of pages join by hand is read in two languages: `core.punctuation` knows the signs."""
    assert list(fixed_signs(ast.parse('f"{a}: {b}"\n", ".join(c)\nf"{a}（{b}）"'))) == [1, 2, 3]
    root = Path(settings.BASE_DIR)
    found = [
        f"{path.relative_to(root)}:{line}"
        for app in ("core", "grids", "staff", "incidents", "assessment", "gridops")
        for pattern in SHOWN
        for path in sorted((root / app).rglob(pattern))
        if not {"tests", "documents"} & set(path.parts) and path.name not in CHINESE
        for line in fixed_signs(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []
