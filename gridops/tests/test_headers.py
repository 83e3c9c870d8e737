"""What may run on a page, what is kept of it, and that no page needs code of its own.

The pages of the back office are looked through for it in test_every_page_of_the_office.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from gridops.tests.codeless import code_in, style_in
from gridops.tests.office_pages import browsers


def test_no_template_of_ours_holds_code_or_style() -> None:
    wrong = []
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        text = path.read_text()
        wrong += [(path.name, one) for one in (*code_in(text), *style_in(text))]
    assert not wrong


@pytest.mark.django_db
def test_every_answer_says_what_may_run_and_what_is_kept() -> None:
    inside = browsers()[0]
    for address in ("/", "/password/", "/inbox/", "/admin/", "/api/v1/grids/", "/api/v1/docs/", "/nowhere/"):
        answer = inside.get(address)
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
        assert ("unsafe-eval" in policy) is (address == "/" or address.startswith("/admin/"))
        assert answer["Cache-Control"] == "private, no-store", address
        assert "camera=()" in answer["Permissions-Policy"]
    assert "Content-Security-Policy" in Client().get("/login/")


@pytest.mark.django_db
def test_pages_and_json_are_compressed_with_a_random_length_and_files_are_not() -> None:
    inside = browsers()[0]
    for address in ("/admin/", "/api/v1/matters/", "/"):
        sent = {len(inside.get(address, headers={"accept-encoding": "gzip"}).content) for _time in range(4)}
        plain = inside.get(address)
        if plain.status_code == 200 and len(plain.content) > 1000:
            assert len(sent) > 1
            assert max(sent) < len(plain.content)
    export = inside.get("/api/v1/exports/matters.csv", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in export
