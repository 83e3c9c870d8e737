"""The marks of a month's sheet: what a cell says of a day, and the cell that says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.punctuation import listed
from core.sheets.cells import BadCell, safe_text, text_of
from core.texts import plain
from staff.attendance.models import Attendance, AttendanceStatus, LeaveKind
from staff.attendance.rules import HALF, WHOLE, Part

PRESENT, ABSENT = AttendanceStatus.PRESENT.value, AttendanceStatus.ABSENT.value
NOTHING = "nothing"  # the mark says nothing of the day, such as that of a day of rest
HALF_OF = "half:"

# What offices write for a whole day; the first label of each value is the one that is written out.
WHOLE_DAYS = {
    "√": PRESENT, "×": ABSENT,
    "年": LeaveKind.ANNUAL.value, "病": LeaveKind.SICK.value, "事": LeaveKind.PERSONAL.value,
    "产": LeaveKind.MATERNITY.value, "陪": LeaveKind.PATERNITY.value, "育": LeaveKind.CHILD_CARE.value,
    "婚": LeaveKind.MARRIAGE.value, "丧": LeaveKind.BEREAVEMENT.value, "伤": LeaveKind.INJURY.value,
    "公": LeaveKind.OFFICIAL.value,
}  # fmt: skip
PRESENCES = {"出勤": PRESENT, "到岗": PRESENT, "✓": PRESENT, "缺勤": ABSENT, "旷工": ABSENT, "x": ABSENT}
LEAVE_KINDS = {
    "年假": LeaveKind.ANNUAL.value, "年休假": LeaveKind.ANNUAL.value, "年休": LeaveKind.ANNUAL.value,
    "病假": LeaveKind.SICK.value,
    "事假": LeaveKind.PERSONAL.value,
    "产假": LeaveKind.MATERNITY.value, "生育假": LeaveKind.MATERNITY.value,
    "陪产假": LeaveKind.PATERNITY.value, "护理假": LeaveKind.PATERNITY.value,
    "育儿假": LeaveKind.CHILD_CARE.value,
    "婚假": LeaveKind.MARRIAGE.value,
    "丧假": LeaveKind.BEREAVEMENT.value,
    "工伤假": LeaveKind.INJURY.value, "工伤": LeaveKind.INJURY.value,
    "公假": LeaveKind.OFFICIAL.value, "因公": LeaveKind.OFFICIAL.value,
}  # fmt: skip
HALVES = {"勤": PRESENT, "缺": ABSENT, **{label: WHOLE_DAYS[label] for label in WHOLE_DAYS if label not in "√×"}}


def _half_days() -> dict[str, str]:
    """半勤, 半事, and two halves of a day: 半勤半缺, 半勤半事."""
    labels = {f"半{label}": f"{HALF_OF}{what}" for label, what in HALVES.items()}
    for label, what in HALVES.items():
        if what != PRESENT:
            labels[f"半勤半{label}"] = f"{HALF_OF}{PRESENT}+{what}"
        if what not in (PRESENT, ABSENT):
            labels[f"半缺半{label}"] = f"{HALF_OF}{ABSENT}+{what}"
    return labels


def _half_leaves() -> dict[str, str]:
    """病假半天, 半天病假, 病假0.5: half a day of leave; of the other half nothing is said."""
    return {
        words.format(label): f"{HALF_OF}{kind}"
        for label, kind in LEAVE_KINDS.items()
        for words in ("{}半天", "半天{}", "{}0.5", "{}0.5天")
    }


# Everything that a cell may say: label → meaning; a word that is not here is asked about, and may mean any of these.
MEANINGS = {**WHOLE_DAYS, **_half_days(), "不登记": NOTHING, **PRESENCES, **LEAVE_KINDS, **_half_leaves()}
LABELS = {meaning: label for label, meaning in reversed(list(MEANINGS.items()))}
_BY_LABEL = {plain(label).lower(): meaning for label, meaning in MEANINGS.items()}


def read_mark(cell: Any) -> str:
    """The meaning of a cell. Raises BadCell for a mark that nobody has explained."""
    meaning = _BY_LABEL.get(plain(text_of(cell)).lower())
    if meaning is None:
        raise BadCell(
            _("“%(cell)s” is not known here. Write one of: %(choices)s; for half days 半勤, 半缺, 半事, 半勤半事.")
            % {"cell": safe_text(cell), "choices": listed(WHOLE_DAYS)}
        )
    return meaning


read_mark.choices = MEANINGS  # type: ignore[attr-defined]  # what an unknown mark may mean


@dataclass(frozen=True)
class Meaning:
    """What a mark says of a day: the parts that are recorded, and the leave that is asked for."""

    parts: tuple[Part, ...] = ()
    leave: tuple[str, Any] | None = None  # its kind, and its part of the day


def meaning_of(mark: str) -> Meaning:
    """What a meaning of the table above says."""
    if mark == NOTHING:
        return Meaning()
    half = mark.startswith(HALF_OF)
    said = mark.removeprefix(HALF_OF).split("+")
    part = HALF if half else WHOLE
    leave = next(((kind, part) for kind in said if kind in LeaveKind.values), None)
    return Meaning(tuple(Part(status, part) for status in said if status in (PRESENT, ABSENT)), leave)


def mark_of(records: Iterable[Attendance]) -> str:
    """The meaning that says what is recorded of a day."""
    said = {record.leave_kind or record.status: record.part for record in records}
    if WHOLE in said.values():
        return next(what for what, part in said.items() if part == WHOLE)
    order = [PRESENT, ABSENT, *LeaveKind.values]
    return HALF_OF + "+".join(sorted(said, key=order.index))
