"""How the back office looks."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# Words of the theme that Django or REST framework have in Chinese, but as those of a machine: 过滤器, 以 状态,
# 186 个 工作人员.
OUR_WORDS = (
    gettext_noop("Filters"),
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("Select all %(total_count)s %(module_name)s"),
    gettext_noop("Delete selected %(verbose_name_plural)s"),
)

UNFOLD = {
    "SITE_TITLE": _("Grid members: management and assessment"),
    "SITE_HEADER": _("Grid members"),
    "SITE_SUBHEADER": _("management and assessment"),
    "SITE_SYMBOL": "grid_view",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "8px",
    "STYLES": [lambda _request: static("gridops/office.css"), lambda _request: static("gridops/everywhere.css")],
    "SCRIPTS": [lambda _request: static("gridops/files.js"), lambda _request: static("gridops/sending.js"),
                lambda _request: static("gridops/finder.js"), lambda _request: static("gridops/words.js"),
                lambda _request: static("gridops/access.js"), lambda _request: static("gridops/offered.js"),
                lambda _request: static("gridops/paper.js")],
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("gridops/icon.svg")},
    ],
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 235)",
            "100": "oklch(94% .03 237)",
            "200": "oklch(88% .06 240)",
            "300": "oklch(80% .1 243)",
            "400": "oklch(70% .14 246)",
            "500": "oklch(60% .15 249)",
            "600": "oklch(51% .15 252)",
            "700": "oklch(44% .13 253)",
            "800": "oklch(38% .11 254)",
            "900": "oklch(32% .09 255)",
            "950": "oklch(24% .07 256)",
        }
    },
    "ACCOUNT": {
        "navigation": [
            {"title": _("Change password"), "link": reverse_lazy("password")},
            {"title": _("Where I am logged in"), "link": reverse_lazy("sessions")},
        ]
    },
    "SIDEBAR": {"show_search": False, "navigation": []},  # gridops.office.menu draws it
}  # fmt: skip
