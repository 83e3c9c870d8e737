"""The choices of the pay models."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Side(models.TextChoices):
    """Which side of a sheet an amount stands on."""

    PAID = "paid", _("paid to the person")
    DEDUCTED = "deducted", _("deducted from the person")
    UNIT = "unit", _("borne by the unit")


class Reckoning(models.TextChoices):
    """How the amount of a line follows from the rate."""

    WHOLE_MONTH = "whole_month", _("whole month")
    SHARE = "share", _("× paid share")
    SHARE_COEFFICIENT = "share_coefficient", _("× paid share × coefficient")
    PIECE = "piece", _("per piece")
    ENTERED = "entered", _("amount entered with evidence")


class Base(models.TextChoices):
    """The dated bases of a person, of which an item takes a percentage."""

    INSURANCE = "insurance", _("base of social insurance")
    HOUSING_FUND = "housing_fund", _("base of the housing fund")


class Piece(models.TextChoices):
    """The facts of part-time members that are paid per piece."""

    REPORT = "report", _("valid report")
    MEDIATION = "mediation", pgettext_lazy("piece", "mediation")
    PUBLICITY = "publicity", _("publicity activity")
    LOST_TIME = "lost_time", _("day of lost working time")


class StandingKind(models.TextChoices):
    """What changes, from a day on, what a person is paid or insured for."""

    RETIRED = "retired", _("retired: no insurance")
    PUBLIC_FINANCE = "public_finance", _("paid by public finance: nothing is paid twice")


class RunState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("pay run", "draft")
    CHECKED = "checked", pgettext_lazy("pay run", "checked")
    LOCKED = "locked", _("approved and locked")


class LineKind(models.TextChoices):
    OWN = "own", _("of the month")
    DIFFERENCE = "difference", _("difference of an earlier month")
    RECOVERY = "recovery", _("recovered with consent")
    SET_OFF = "set_off", _("set off against what is owed")
    OWED = "owed", _("deductions above the gross, owed")


class FundKind(models.TextChoices):
    """Who raises the money (the policy: lines squeeze some, finance allots some, others raise some)."""

    LINE = "line", _("line")
    FINANCE = "finance", _("finance")
    OTHER = "other", pgettext_lazy("fund", "other")
