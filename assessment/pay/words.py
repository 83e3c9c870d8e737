"""Lines and remarks of pay in words: formulas as a person can follow them, and what is missing for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext

from assessment.cycle.period_words import kept_in_words
from assessment.pay.choices import Base, LineKind, Reckoning
from assessment.pay.models import PayLine, PayRemark
from core.punctuation import in_turn, labelled, listed
from staff.attendance.models import LeaveKind

# What a remark says. `item`, `kind`, `base` and `source` are put in by name.
REMARKS = {
    "no_rate": gettext_lazy("no rate of %(item)s from %(from)s to %(to)s"),
    "two_rates": gettext_lazy("two groups give different rates of %(item)s on %(from)s"),
    "no_base": gettext_lazy("no %(base)s on %(from)s for %(item)s"),
    "no_scheme": gettext_lazy("the post has no pay scheme from %(from)s to %(to)s"),
    "no_leave_share": gettext_lazy("the rules do not say what share of pay %(kind)s keeps"),
    "no_minimum_wage": gettext_lazy("no minimum wage is entered for %(from)s"),
    "attendance_missing": gettext_lazy("attendance is missing: %(days)s"),
    "no_funds": gettext_lazy("no source of funds bears %(item)s from %(from)s"),
    "fund_of_another_line": gettext_lazy("%(item)s would be paid from another line's money"),
    "shares_not_100": gettext_lazy("the shares of funds for %(item)s do not make 100 %%"),
    "provisional": gettext_lazy("paid as attended for now: %(days)s"),
    "sick_floor": gettext_lazy("sick pay of %(paid)s lies below its floor of %(floor)s: %(missing)s is missing"),
    "maternity_below_wage": gettext_lazy(
        "the maternity benefit lies %(missing)s below the wage of these days, %(wage)s"
    ),
    "public_finance": gettext_lazy("paid by public finance (%(ground)s): nothing is paid here for those days"),
    "left_negative": gettext_lazy("has left; %(item)s of %(month)s was overpaid: %(amount)s"),
    "consent_missing": gettext_lazy("%(amount)s of %(month)s is to be paid back and waits for the person's consent"),
    "carried": gettext_lazy("%(amount)s of %(month)s is carried to the next month"),
    "deductions_above_gross": gettext_lazy("the deductions exceed the gross by %(amount)s, which is owed"),
}


def remark_in_words(remark: PayRemark, items: Mapping[int, str]) -> str:
    """What the remark says."""
    values: dict[str, Any] = dict(remark.values)
    if "item" in values:
        values["item"] = items.get(values["item"], "-")
    if "kind" in values:
        values["kind"] = LeaveKind(values["kind"]).label
    if "base" in values:
        values["base"] = Base(values["base"]).label
    if "days" in values:
        values["days"] = days_in_words(date.fromisoformat(day) for day in values["days"])
    if "month" in values:
        values["month"] = kept_in_words(str(values["month"]))
    return str(REMARKS[remark.code]) % values


def days_in_words(days: Iterable[date]) -> str:
    """Days of one month: 10-08, 10-09."""
    return listed(f"{day:%m-%d}" for day in days)


def yuan(amount: Decimal | None) -> str:
    return "-" if amount is None else f"{amount:,.2f}"


def plain(value: Decimal | None) -> str:
    """A number without needless zeros."""
    return "-" if value is None else f"{value.normalize():f}"


def formula(line: PayLine) -> str:
    """How the amount of a line follows: 800.00 × 19.6/21 × 0.9493."""
    if line.kind == LineKind.DIFFERENCE:
        told = line.explanation
        was = Decimal(told["original"]) + Decimal(told["earlier"])
        return _("%(becomes)s instead of %(was)s") % {"becomes": yuan(Decimal(told["becomes"])), "was": yuan(was)}
    if line.kind != LineKind.OWN:
        return str(line.get_kind_display())
    if line.reckoning == Reckoning.ENTERED:
        return in_turn(line.explanation.get("evidence", ()))
    parts = [yuan(line.base)]
    if line.percent is not None:
        parts.append(f"{plain(line.percent)}%")
    if line.quantity is not None:
        parts.append(plain(line.quantity))
    if line.days_paid is not None:
        parts.append(f"{plain(line.days_paid)}/{line.days_of_month}")
    if line.coefficient is not None:
        parts.append(f"{line.coefficient}")
    return " × ".join(parts)


def days_counted(days: Mapping[str, Any], shares: Mapping[str, Any]) -> list[str]:
    """What the paid days were: 3 statutory holidays, 16 attended, 1 sick leave × 0.6."""
    words = {
        "statutory": lambda n: npgettext(
            "of a slip", "%(n)s statutory holiday", "%(n)s statutory holidays", _number(n)
        ),
        "attended": lambda n: npgettext("of a slip", "%(n)s day attended", "%(n)s days attended", _number(n)),
        "as_attended": lambda n: npgettext(
            "of a slip", "%(n)s day paid as attended for now", "%(n)s days paid as attended for now", _number(n)
        ),
        "absent": lambda n: npgettext("of a slip", "%(n)s day absent", "%(n)s days absent", _number(n)),
        "missing": lambda n: npgettext(
            "of a slip", "%(n)s day without attendance", "%(n)s days without attendance", _number(n)
        ),
    }
    told = [say(days[name]) % {"n": days[name]} for name, say in words.items() if name in days]
    for kind, count in days.get("leave", {}).items():
        share = "0" if kind == LeaveKind.MATERNITY else shares.get(f"{kind}_leave")
        told.append(
            _("%(kind)s: %(n)s × %(share)s")
            % {"kind": LeaveKind(kind).label, "n": count, "share": "?" if share is None else plain(Decimal(str(share)))}
        )
    return told


def _number(count: str) -> int:
    return 1 if Decimal(count) == 1 else 2


def scores_in_words(line: PayLine) -> str:
    """From which scores the coefficient comes."""
    scores = line.explanation.get("scores")
    if line.coefficient is None or scores is None:
        return ""
    if not scores:
        return _("no score of this month or of the months before: coefficient 1")
    told = listed(labelled(kept_in_words(month), score) for month, score, _revision in scores)
    own = len(scores) == 1 and scores[0][0] == f"{line.of_month:%Y-%m}"
    return _("score %(scores)s") % {"scores": told} if own else _("mean of the scores %(scores)s") % {"scores": told}
