"""Of several closed periods that hold a day a refusal names the shortest: the month, and not the quarter by its first."""

from django.db import migrations

ASK_WHY = """
CREATE OR REPLACE FUNCTION grids_ask_why(places bigint[], was daterange, becomes daterange, whole boolean) RETURNS void
LANGUAGE plpgsql AS $body$
DECLARE
    reason text := coalesce(nullif(current_setting('gridops.said', true), ''), '{}')::jsonb ->> 'reason';
    closed record;
BEGIN
    IF reason <> '' THEN
        RETURN;
    END IF;
    was := coalesce(was, 'empty');
    becomes := coalesce(becomes, 'empty');
    SELECT * INTO closed FROM grids_closedperiod c
    WHERE c.subdistrict_id = ANY(places)
      AND ((whole AND (c.during && was OR c.during && becomes)) OR c.during * was <> c.during * becomes)
    ORDER BY upper(c.during) - lower(c.during), c.during LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the period is closed: a correction needs a reason'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_period_asks_why',
                  DETAIL = to_char(
                      lower(closed.during),
                      CASE WHEN closed.kind = 'quarter' THEN 'YYYY"Q"Q' ELSE 'YYYY-MM' END
                  );
    END IF;
END
$body$
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0014_field_pages")]

    operations = [migrations.RunSQL(ASK_WHY, migrations.RunSQL.noop)]
