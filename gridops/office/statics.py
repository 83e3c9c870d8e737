"""The static files as they are served: what the theme of the back office brings and nobody reads is left out.

A page of the theme loads four faces of a Latin type, 3,800 icons and a library of charts: 900 KB before the
first word. Names and figures are set in the system's own type, charts are drawn by the server, and the font of
icons keeps those that a source names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

ICONS = "unfold/fonts/material-symbols/Material-Symbols-Outlined.woff2"
# Loaded by every page and used by none: no chart, no list put in order by hand, no field filled in from another.
LEFT_OUT = (
    "unfold/fonts/inter/styles.css",
    "unfold/js/chart/chart.js",
    "unfold/js/alpine/alpine.sort.js",
    "admin/js/vendor/xregexp/xregexp.min.js",
    "admin/js/urlify.js",
    "admin/js/prepopulate.js",
    "admin/js/prepopulate_init.js",
)
# The theme asks for them as they are written, Django for the short form: a page that holds both fetches one.
ONE_OF_TWO = {
    "admin/js/vendor/select2/select2.full.js": "admin/js/vendor/select2/select2.full.min.js",
    "admin/css/vendor/select2/select2.css": "admin/css/vendor/select2/select2.min.css",
}


class Statics(CompressedManifestStaticFilesStorage):
    """Collected files under names of their content, compressed by gzip, without what nobody reads."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        from gridops.office import icons  # its library is of use here alone, and web servers need not carry it

        ours = dict.fromkeys(LEFT_OUT, b"") | {ICONS: icons.font_of(icons.used())}
        kept = InMemoryStorage()
        for name in paths.keys() & ours.keys():
            kept.save(name, ContentFile(ours[name]))
            paths[name] = (kept, name)
        yield from super().post_process(paths, dry_run, **options)

    def url(self, name: str | None, force: bool = False) -> str:
        return super().url(ONE_OF_TWO.get(name or "", name), force)

    def create_compressor(self, **options: Any) -> Compressor:
        """Gzip alone: brotli, which reads the font, would take longer than all else of a first start."""
        return Compressor(**options, use_brotli=False)
