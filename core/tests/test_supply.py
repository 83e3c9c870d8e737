"""What is installed is pinned to the byte, and what could not be audited is never taken for clean."""

from __future__ import annotations

import pytest

from core.testing import requirements
from core.testing.supply import NOT_ASKED, WEAK, report

GOOD = {"name": "a", "version": "1", "vulns": []}
BAD = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found"}


def test_every_package_is_pinned_with_the_digests_of_its_files():
    assert requirements.check() == 0


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("a==1 \\\n    --hash=sha256:00\nb==2 \\\n    --hash=sha256:11\n", []),
        ("a==1 \\\n    --hash=sha256:00\nb==2\n", ["b==2"]),
        (
            '# words\nB_c[d]==2 ; python_version < "3.12"\na==1 \\\n    --hash=sha256:00\n',
            ['B_c[d]==2 ; python_version < "3.12"'],
        ),
    ],
)
def test_a_pin_without_a_digest_is_named(text, missing):
    assert requirements.without_digest(text) == missing


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([GOOD], 0, "Nothing is known against any of 1 packages."),
        ([GOOD, BAD], WEAK, "b 2: PYSEC-1, mended in 3"),
        ([UNKNOWN], NOT_ASKED, "NOT AUDITED: the service that knows weaknesses cannot be reached"),
        ([GOOD, UNKNOWN], NOT_ASKED, "NOT AUDITED: c."),
    ],
)
def test_an_audit_says_what_it_knows_and_what_nobody_answered(packages, status, words, capsys):
    assert report(packages) == status
    assert words in capsys.readouterr().out
