"""Forms of facts: a report, a visit, and what each move of a case asks for."""

from incidents.forms.case import (
    FieldReportForm,
    ReportForm,
)
from incidents.forms.facts import (
    BaseEntryForm,
    MonthField,
    NothingReceivedForm,
    last_month,
)
from incidents.forms.moves import (
    MOVE_LABELS,
    PAYLOAD,
    PAYLOAD_ORDER,
    USUAL,
    MoveForm,
    move_label,
)

__all__ = [
    "MOVE_LABELS",
    "PAYLOAD",
    "PAYLOAD_ORDER",
    "USUAL",
    "BaseEntryForm",
    "FieldReportForm",
    "MonthField",
    "MoveForm",
    "NothingReceivedForm",
    "ReportForm",
    "last_month",
    "move_label",
]
