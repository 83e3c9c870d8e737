"""What the database itself refuses about who holds what, whatever door a write comes in by.

Who acts is what the way in said (`core.history.saying`); a command that acts for nobody is held against the rest.
"""

from __future__ import annotations

import pgtrigger

from core.history.saying import SETTING
from grids.duties import ADMINISTRATORS, Duty

_ADMINISTRATORS = ", ".join(f"'{duty.value}'" for duty in sorted(ADMINISTRATORS))
_ACTOR = f"(coalesce(nullif(current_setting('{SETTING}', true), ''), '{{}}')::jsonb ->> 'key')::bigint"
_PERSON = "(SELECT coalesce(worker_id, person_id) FROM staff_user WHERE id = {account})"
# Duties of two grants that no one account, or no one person, holds on the same days.
_CLASH = f"""
    ((a.duty IN ({_ADMINISTRATORS})) <> (b.duty IN ({_ADMINISTRATORS})) AND a.user_id = b.user_id)
    OR (a.duty IN ({_ADMINISTRATORS}) AND b.duty IN ({_ADMINISTRATORS})
        AND (a.duty = '{Duty.AUDIT.value}') <> (b.duty = '{Duty.AUDIT.value}'))
"""

# Nobody gives themselves a duty, nor makes one of their own last longer, by another account of theirs neither.
NOBODY_GIVES_TO_THEMSELVES = pgtrigger.Trigger(
    name="grant_is_given_by_others",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("actor", "bigint")],
    func=f"""
    actor := {_ACTOR};
    IF TG_OP = 'UPDATE' AND ROW(OLD.user_id, OLD.duty, OLD.subdistrict_id, OLD.department_id)
        IS NOT DISTINCT FROM ROW(NEW.user_id, NEW.duty, NEW.subdistrict_id, NEW.department_id)
        AND OLD.during @> NEW.during THEN
        RETURN NEW;
    END IF;
    IF actor = NEW.user_id OR {_PERSON.format(account="actor")} = {_PERSON.format(account="NEW.user_id")} THEN
        RAISE EXCEPTION 'nobody gives a duty to themselves'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_is_given_by_others';
    END IF;
    RETURN NEW;
""",
)

# The accounts of the person are locked first: two grants at the same moment must see each other.
DUTIES_APART = pgtrigger.Trigger(
    name="duties_are_kept_apart",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("the_person", "bigint")],
    func=f"""
    the_person := {_PERSON.format(account="NEW.user_id")};
    PERFORM FROM staff_user u WHERE u.id = NEW.user_id OR the_person IN (u.worker_id, u.person_id)
        ORDER BY u.id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM staff_grant a, staff_grant b JOIN staff_user u ON u.id = b.user_id
        WHERE a.id = NEW.id AND b.id <> a.id AND a.during && b.during
          AND (u.id = NEW.user_id OR the_person IN (u.worker_id, u.person_id)) AND ({_CLASH})
    ) THEN
        RAISE EXCEPTION 'administrators hold no other duty, and audit alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_kept_apart';
    END IF;
    IF NEW.duty IN ({_ADMINISTRATORS}) AND NOT isempty(NEW.during)
        AND EXISTS (SELECT FROM staff_user WHERE id = NEW.user_id AND worker_id IS NOT NULL) THEN
        RAISE EXCEPTION 'the account of an administrator follows no postings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'administrators_follow_no_postings';
    END IF;
    RETURN NULL;
""",  # noqa: S608 - all of it is ours
)

# Whose account it is decides what it sees: nobody says so of their own, and never of an administrator's.
BOUND_BY_OTHERS = pgtrigger.Trigger(
    name="account_is_bound_by_others",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__worker__df=pgtrigger.F("new__worker"))
    | pgtrigger.Q(old__person__df=pgtrigger.F("new__person")),
    declare=[("the_person", "bigint")],
    func=f"""
    the_person := coalesce(NEW.worker_id, NEW.person_id);
    IF {_ACTOR} = NEW.id THEN
        RAISE EXCEPTION 'nobody says whose their own account is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_is_bound_by_others';
    END IF;
    IF NEW.worker_id IS NOT NULL AND EXISTS (
        SELECT FROM staff_grant WHERE user_id = NEW.id AND duty IN ({_ADMINISTRATORS})
          AND (upper(during) IS NULL OR upper(during) > CURRENT_DATE)
    ) THEN
        RAISE EXCEPTION 'the account of an administrator follows no postings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'administrators_follow_no_postings';
    END IF;
    IF the_person IS NOT NULL AND EXISTS (
        SELECT FROM staff_grant a, staff_grant b JOIN staff_user v ON v.id = b.user_id
        WHERE a.user_id = NEW.id AND b.id <> a.id AND a.during && b.during
          AND the_person IN (v.worker_id, v.person_id) AND ({_CLASH})
    ) THEN
        RAISE EXCEPTION 'administrators hold no other duty, and audit alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duties_are_kept_apart';
    END IF;
    RETURN NULL;
""",  # noqa: S608 - all of it is ours
)
