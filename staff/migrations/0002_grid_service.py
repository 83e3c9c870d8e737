"""The view that spreads postings over grids: see `staff.models.GridService`."""

from django.db import migrations

VIEW = """
CREATE VIEW staff_gridservice AS
SELECT p.id || ':' AS id, p.id AS posting_id, p.worker_id, g.id AS grid_id, p.role, p.during * g.during AS during
FROM staff_posting p
JOIN grids_grid g ON g.id = p.grid_id
WHERE NOT isempty(p.during * g.during)
UNION ALL
SELECT p.id || ':' || v.id, p.id, p.worker_id, g.id, p.role, p.during * v.during * g.during
FROM staff_posting p
JOIN grids_gridversion v ON v.village_id = p.village_id
JOIN grids_grid g ON g.id = v.grid_id
WHERE NOT isempty(p.during * v.during * g.during)
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [migrations.RunSQL(VIEW, "DROP VIEW staff_gridservice")]
