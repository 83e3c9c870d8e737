from django.db import migrations

# Sheets brought the entries of a month as such of its 1st. Where a sheet brought no other day of a month, its rows are
# of the whole month; where it did, they are of days, and stay so.
AS_WHOLE_MONTHS = """
    UPDATE incidents_baseentry e SET monthly = true
    FROM grids_grid g, (
        SELECT place.subdistrict_id, date_trunc('month', row.day)::date AS month
        FROM incidents_baseentry row JOIN grids_grid place ON place.id = row.grid_id
        WHERE row.source = 'sheet'
        GROUP BY 1, 2 HAVING bool_and(extract(day FROM row.day) = 1)
    ) whole
    WHERE e.source = 'sheet' AND g.id = e.grid_id
      AND whole.subdistrict_id = g.subdistrict_id AND whole.month = e.day
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0018_entries_of_whole_months")]

    operations = [migrations.RunSQL(AS_WHOLE_MONTHS, "UPDATE incidents_baseentry SET monthly = false")]
