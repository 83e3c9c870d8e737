"""Months whose bulletin is frozen are closed periods."""

from django.db import migrations

CLOSE = """
INSERT INTO grids_closedperiod (subdistrict_id, kind, during, closed_at)
SELECT subdistrict_id, 'bulletin', daterange(month, (month + interval '1 month')::date), min(frozen_at)
FROM assessment_bulletin WHERE frozen_at IS NOT NULL GROUP BY subdistrict_id, month
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0017_what_is_judged_has_happened"),
        ("grids", "0007_closed_periods"),
    ]
    operations = [migrations.RunSQL(CLOSE, migrations.RunSQL.noop)]
