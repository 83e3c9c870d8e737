"""What a remark is about: one component of a line by its code, or the whole line."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.bulletin.models import BulletinLine
from assessment.figures.indicators import BULLETIN

COMPONENTS = {component.code: component for component in BULLETIN}
WHOLE_LINE = ""


def name_of(code: str) -> str:
    """The component in words."""
    return _(COMPONENTS[code].name) if code else _("The line as a whole")


def points_of(line: BulletinLine, code: str) -> Decimal | None:
    """Its points in a line, or the score; None where there was nothing to measure."""
    return line.points(COMPONENTS[code]) if code else line.score
