"""What the database itself refuses about pay, whatever door a write comes in by."""

from __future__ import annotations

import pgtrigger

from assessment.figures.results import stay_once_frozen
from grids.duties import Duty

_PERSON = "(SELECT coalesce(worker_id, person_id) FROM staff_user WHERE id = {account})"
_HOLDS = """EXISTS (
        SELECT FROM staff_grant WHERE user_id = {account} AND duty = '{duty}' AND subdistrict_id = NEW.subdistrict_id
          AND during @> ({at} AT TIME ZONE 'Asia/Shanghai')::date
    )"""

# Checked by one, approved by another; by people, who have no sheet in the run, and who hold the duty on that day.
CHECKED_AND_APPROVED_BY_OTHERS = pgtrigger.Trigger(
    name="by_two_without_own_sheet",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("checker", "bigint"), ("approver", "bigint")],
    func=f"""
    checker := {_PERSON.format(account="NEW.checked_by_id")};
    approver := {_PERSON.format(account="NEW.approved_by_id")};
    IF NEW.approved_by_id = NEW.checked_by_id OR approver = checker THEN
        RAISE EXCEPTION 'a pay run is approved by another person than checked it' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM assessment_paysheet WHERE run_id = NEW.id AND worker_id IN (checker, approver)) THEN
        RAISE EXCEPTION 'nobody checks or approves their own pay' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM staff_user WHERE id IN (NEW.checked_by_id, NEW.approved_by_id) AND is_service) THEN
        RAISE EXCEPTION 'a pay run is checked and approved by people' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.checked_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.checked_at IS DISTINCT FROM OLD.checked_at)
        AND NOT {_HOLDS.format(account="NEW.checked_by_id", duty=Duty.PAYROLL.value, at="NEW.checked_at")} THEN
        RAISE EXCEPTION 'a pay run is checked by a payroll officer' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approved_by_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.approved_at IS DISTINCT FROM OLD.approved_at)
        AND NOT {_HOLDS.format(account="NEW.approved_by_id", duty=Duty.HEAD.value, at="NEW.approved_at")} THEN
        RAISE EXCEPTION 'a pay run is approved by a head' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""",  # noqa: S608 - all of it is ours
)

LOCKED_STAYS = pgtrigger.Protect(
    name="locked_stays",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__state="locked"),
)
ONLY_A_DRAFT_IS_DELETED = pgtrigger.Protect(
    name="only_a_draft_is_deleted",
    operation=pgtrigger.Delete,
    condition=~pgtrigger.Q(old__state="draft"),
)


def of_runs_stay_once_checked() -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows belong to a run: none comes, changes or goes unless the run is a draft."""
    return stay_once_frozen(
        owner="assessment_payrun",
        column="run_id",
        frozen="state <> 'draft'",
        message="the sheets of a pay run that was checked or locked never change",
    )


# At the end of the transaction, so that shares can be changed one after the other.
SHARES_MAKE_A_HUNDRED = [
    pgtrigger.Trigger(
        name="shares_make_a_hundred",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        func="""
    IF EXISTS (
        SELECT FROM assessment_fundrule r
        WHERE r.id IN (OLD.rule_id, NEW.rule_id)
          AND (SELECT coalesce(sum(percent), 0) FROM assessment_fundshare s WHERE s.rule_id = r.id) <> 100
    ) THEN
        RAISE EXCEPTION 'the shares of a rule of funds make 100 percent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
""",
    )
]
