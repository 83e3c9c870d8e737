"""What the database itself refuses about attendance and leave, whatever door a write comes in by."""

from __future__ import annotations

import pgtrigger

from core.happened import SKEW


def _refuse(condition: str, words: str, *, then: str = "RETURN NEW;") -> str:
    """Refuse a write where the condition holds, else go on. All of the SQL is ours."""
    return "\n".join(
        (
            f"IF {condition} THEN",
            f"    RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation';",
            "END IF;",
            then,
        )
    )


# Two records of a day that are written at the same moment wait for each other here: the second then sees the first.
_LOCK = "PERFORM 1 FROM staff_worker WHERE id IN (SELECT worker_id FROM written) ORDER BY id FOR NO KEY UPDATE;"
_SUM = _refuse(
    """EXISTS (
        SELECT 1 FROM staff_attendance a
        WHERE (a.worker_id, a.day) IN (SELECT worker_id, day FROM written)
        GROUP BY a.worker_id, a.day HAVING sum(a.part) > 1
    )""",
    "the records of a day are more than one day",
    then="RETURN NULL;",
)

NO_MORE_THAN_A_DAY = [
    pgtrigger.Trigger(
        name=f"no_more_than_a_day_{when}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="written"),
        func=f"{_LOCK}\n{_SUM}",
    )
    for when, operation in (("added", pgtrigger.Insert), ("changed", pgtrigger.Update))
]

LEAVE_IS_APPROVED = pgtrigger.Trigger(
    name="leave_is_approved",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__status="leave"),
    func=_refuse(
        """NOT EXISTS (
        SELECT 1 FROM staff_leave l
        WHERE l.id = NEW.leave_id AND l.worker_id = NEW.worker_id AND l.kind = NEW.leave_kind AND l.part = NEW.part
          AND l.approved_at IS NOT NULL AND l.closed_at IS NULL AND l.during @> NEW.day
    )""",
        "a day on leave belongs to an approved leave of the same person and kind that covers it",
    ),
)

DAYS_OF_LEAVE_STAY = pgtrigger.Trigger(
    name="days_of_leave_stay",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__status="leave"),
    func=_refuse(
        """(TG_OP = 'DELETE' OR NEW IS DISTINCT FROM OLD) AND EXISTS (
        SELECT 1 FROM staff_leave l
        WHERE l.id = OLD.leave_id AND l.approved_at IS NOT NULL AND l.closed_at IS NULL AND l.during @> OLD.day
    )""",
        "a day of an approved leave changes only with the leave: shorten it, or take it back",
        then="IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    ),
)

NOBODY_DECIDES_ON_THEIR_OWN_LEAVE = pgtrigger.Trigger(
    name="nobody_approves_their_own",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__approved_by__isnull=False),
    func=_refuse(
        """EXISTS (
        SELECT 1 FROM staff_user u
        WHERE u.id = NEW.approved_by_id AND NEW.worker_id IN (u.worker_id, u.person_id)
    )""",
        "nobody approves their own leave",
    ),
)

# Asked of an approval when it is made: what nobody approved is of a time before approvals. It stays, and no more comes.
A_HEAD_APPROVES = pgtrigger.Trigger(
    name="a_head_approves",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="\n".join(
        (
            """IF NEW.approved_at IS NULL AND NEW.approved_by_id IS NULL THEN
    RETURN NEW;
END IF;
IF TG_OP = 'UPDATE' THEN
    IF (NEW.approved_at, NEW.approved_by_id) IS NOT DISTINCT FROM (OLD.approved_at, OLD.approved_by_id) THEN
        RETURN NEW;
    END IF;
END IF;""",
            _refuse(
                f"NEW.approved_at IS NULL OR NEW.approved_at > clock_timestamp() + {SKEW}",
                "a leave is approved at a moment that has come",
                then="",
            ),
            _refuse(
                """NOT EXISTS (
        SELECT 1 FROM staff_grant g JOIN staff_worker w ON w.subdistrict_id = g.subdistrict_id
        WHERE w.id = NEW.worker_id AND g.user_id = NEW.approved_by_id AND g.duty = 'head'
          AND g.during @> (NEW.approved_at AT TIME ZONE 'Asia/Shanghai')::date
    )""",
                "only somebody who is head of the office of the worker on that day approves a leave",
            ),
        )
    ),
)

APPROVED_LEAVE_ONLY_SHRINKS = pgtrigger.Trigger(
    name="approved_only_shrinks",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__approved_at__isnull=False),
    func=_refuse(
        """(NEW.worker_id, NEW.kind, NEW.part, NEW.approved_at, NEW.approved_by_id)
            IS DISTINCT FROM (OLD.worker_id, OLD.kind, OLD.part, OLD.approved_at, OLD.approved_by_id)
        OR NOT NEW.during <@ OLD.during OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL)""",
        "an approved leave is only shortened or taken back",
    ),
)

# At the end of the transaction, so that a leave may be shortened first and its days removed after it.
NO_DAY_IS_LEFT_BEHIND = pgtrigger.Trigger(
    name="no_day_is_left_behind",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    timing=pgtrigger.Deferred,
    func=_refuse(
        """EXISTS (
        SELECT 1 FROM staff_attendance a JOIN staff_leave l ON l.id = a.leave_id
        WHERE l.id = NEW.id AND (l.closed_at IS NOT NULL OR NOT l.during @> a.day)
    )""",
        "days of a leave that was shortened or taken back are left in the attendance",
        then="RETURN NULL;",
    ),
)

APPROVED_LEAVE_IS_NOT_DELETED = pgtrigger.Protect(
    name="approved_is_not_deleted",
    operation=pgtrigger.Delete,
    condition=pgtrigger.Q(old__approved_at__isnull=False),
)
