"""The pay items that an office begins with. Names, order and rates are the office's to change; no rate is shipped."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from assessment.pay.choices import Base, Piece, Reckoning, Side
from assessment.pay.models_of_items import PayItem
from grids.territory.models import Subdistrict
from staff.postings.models import PayScheme

ALLOWANCE, WAGE, SUBSIDY = PayScheme.ALLOWANCE, PayScheme.WAGE, PayScheme.SUBSIDY
INSURANCE, HOUSING_FUND = Base.INSURANCE, Base.HOUSING_FUND


@dataclass(frozen=True)
class Shipped:
    """One item as it is shipped."""

    code: str
    name: str
    side: str
    reckoning: str
    scheme: str = ""
    more: dict[str, object] = field(default_factory=dict)


def _insurance(code: str, name: str, side: str, base: str = INSURANCE) -> Shipped:
    more = {"base": base, "required": True, "statutory": side == Side.DEDUCTED}
    return Shipped(code, name, side, Reckoning.WHOLE_MONTH, WAGE, more)


def _piece(code: str, name: str, piece: str) -> Shipped:
    return Shipped(code, name, Side.PAID, Reckoning.PIECE, SUBSIDY, {"piece": piece})


REQUIRED: dict[str, object] = {"required": True}
SHIPPED = (
    Shipped("allowance", "激励补贴", Side.PAID, Reckoning.SHARE_COEFFICIENT, ALLOWANCE, REQUIRED),
    Shipped("wage", "基本工资", Side.PAID, Reckoning.SHARE, WAGE, REQUIRED),
    Shipped("performance", "绩效工资", Side.PAID, Reckoning.SHARE_COEFFICIENT, WAGE, REQUIRED),
    Shipped("seniority", "工龄补贴", Side.PAID, Reckoning.SHARE),
    Shipped("certificate", "证书补贴", Side.PAID, Reckoning.SHARE),
    Shipped("post", "岗位津贴", Side.PAID, Reckoning.SHARE),
    Shipped("duty", "值班补贴", Side.PAID, Reckoning.PIECE),
    Shipped("heat", "高温补贴", Side.PAID, Reckoning.PIECE),
    Shipped("quarterly_bonus", "季度奖", Side.PAID, Reckoning.ENTERED),
    Shipped("yearly_bonus", "年度奖", Side.PAID, Reckoning.ENTERED),
    Shipped("sick_floor", "病假工资补足", Side.PAID, Reckoning.ENTERED, WAGE),
    Shipped("maternity_benefit", "生育津贴", Side.PAID, Reckoning.ENTERED, WAGE, {"outside_funds": True}),
    _piece("report", "有效上报补贴", Piece.REPORT),
    _piece("mediation", "参与调解补贴", Piece.MEDIATION),
    _piece("publicity", "宣传活动补贴", Piece.PUBLICITY),
    _piece("lost_time", "误工补贴", Piece.LOST_TIME),
    _insurance("pension_unit", "养老保险（单位）", Side.UNIT),
    _insurance("pension_person", "养老保险（个人）", Side.DEDUCTED),
    _insurance("medical_unit", "医疗保险（含生育，单位）", Side.UNIT),
    _insurance("medical_person", "医疗保险（个人）", Side.DEDUCTED),
    _insurance("unemployment_unit", "失业保险（单位）", Side.UNIT),
    _insurance("unemployment_person", "失业保险（个人）", Side.DEDUCTED),
    _insurance("injury_unit", "工伤保险（单位）", Side.UNIT),
    _insurance("housing_unit", "住房公积金（单位）", Side.UNIT, HOUSING_FUND),
    _insurance("housing_person", "住房公积金（个人）", Side.DEDUCTED, HOUSING_FUND),
    Shipped("other_deduction", "其他扣款", Side.DEDUCTED, Reckoning.ENTERED),
)
OVERTIME = Shipped("overtime", "加班工资", Side.PAID, Reckoning.PIECE, WAGE)


@transaction.atomic
def ship_items(subdistrict: Subdistrict) -> int:
    """Add the shipped items that the office does not have; returns how many. What it has stays as it is."""
    known = set(PayItem.objects.filter(subdistrict=subdistrict).values_list("code", flat=True))
    rows = [_row(subdistrict, one, position) for position, one in enumerate(SHIPPED, start=1) if one.code not in known]
    PayItem.objects.bulk_create(rows, ignore_conflicts=True)
    if OVERTIME.code not in known:
        wage = PayItem.objects.get(subdistrict=subdistrict, code="wage")
        overtime = _row(subdistrict, OVERTIME, len(SHIPPED) + 1)
        overtime.day_of = wage
        PayItem.objects.bulk_create([overtime], ignore_conflicts=True)
        rows.append(overtime)
    return len(rows)


def _row(subdistrict: Subdistrict, one: Shipped, position: int) -> PayItem:
    return PayItem(
        subdistrict=subdistrict,
        code=one.code,
        name=one.name,
        side=one.side,
        reckoning=one.reckoning,
        scheme=one.scheme,
        position=position * 10,
        **one.more,
    )
