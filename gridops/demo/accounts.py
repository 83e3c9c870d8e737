"""The demo's accounts, one per role, all with one printed password."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.duties import Duty
from staff.access import Role
from staff.accounts.models import User

COLLEAGUE = "center-2"  # a second operator of the center, who cannot log in until given a password
SECOND_HEAD = "head-2"  # another head, who approves what the first decided; cannot log in either
PASSWORD = "gridops-demo"  # noqa: S105 - printed on purpose; only ever set by load_demo


@dataclass(frozen=True)
class Account:
    """One account to log in with: what it is for, and the page to begin at."""

    username: str
    purpose: str | Promise
    page: str
    full_name: str = ""
    duty: str = ""
    role: str = ""


ACCOUNTS = (
    Account("center", _("center operator: intake, bulletins, people"), "/admin/", "网格中心", duty=Duty.CENTER),
    Account(
        "head",
        _("head of the subdistrict: issues bulletins, interviews leaders"),
        "/admin/",
        "街道领导",
        duty=Duty.HEAD,
    ),
    Account("guide", _("guide of a village"), "/dashboard/", role=Role.GUIDE),
    Account("leader", _("leader of the grids of a village"), "/dashboard/", role=Role.LEADER),
    Account("member", _("full-time member of a grid"), "/field/", role=Role.FULL_TIME),
    Account("volunteer", _("part-time member of a grid"), "/field/", role=Role.PART_TIME),
    Account("department", _("department that handles cases"), "/admin/", "应急消防管理站", duty=Duty.DEPARTMENT),
    Account(
        "district",
        _("the district: reads everything, answers escalated cases"),
        "/dashboard/",
        "区平安办",
        duty=Duty.DISTRICT,
    ),
    Account(
        "admin",
        _("system administrator: accounts and settings, no cases and no scores"),
        "/admin/",
        "系统管理员",
        duty=Duty.SYSTEM,
    ),
    Account(
        "security",
        _("security administrator: tokens, lockouts, second factors"),
        "/admin/",
        "安全管理员",
        duty=Duty.SECURITY,
    ),
    Account("audit", _("audit administrator: reads the audit log"), "/admin/", "审计管理员", duty=Duty.AUDIT),
    Account("payroll", _("payroll officer: rates, pay runs and sheets"), "/admin/", "工资经办", duty=Duty.PAYROLL),
    Account(
        "inspector",
        _("inspector of discipline: reads decisions, adjustments and pay"),
        "/admin/",
        "纪检监督",
        duty=Duty.INSPECTOR,
    ),
)
DEMO_DEPARTMENT = "safety"


def password_hash() -> str:
    """One hash for all of them: made once, for hashing takes its time."""
    return make_password(PASSWORD)


def existing() -> list[Account]:
    """The demo accounts of this installation that still have the printed password."""
    names = [account.username for account in ACCOUNTS]
    kept = dict(User.objects.filter(username__in=names, is_active=True).values_list("username", "password"))
    matches = cache(lambda encoded: check_password(PASSWORD, encoded))
    return [account for account in ACCOUNTS if account.username in kept and matches(kept[account.username])]
