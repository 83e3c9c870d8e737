"""Sheets that wait since before headers, samples and marked workbooks were kept: the task checks them once more."""

from django.db import migrations

READ_AGAIN = """
UPDATE incidents_incomingsheet
SET outcome = CASE state WHEN 'columns' THEN '{"ask": true}'::jsonb ELSE '{}'::jsonb END, state = 'preparing'
WHERE state = 'refused' AND marked_as = '' OR state = 'columns' AND NOT outcome ? 'head'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0038_marked_by_the_task"),
    ]
    operations = [migrations.RunSQL(READ_AGAIN, migrations.RunSQL.noop)]
