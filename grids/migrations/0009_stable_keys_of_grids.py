import uuid

from django.db import migrations, models

# A grid that is there already gets a key that follows from what it was called at first, so that an older backup gives
# the same keys however often it is restored.
KEYS = """
ALTER TABLE grids_grid DISABLE TRIGGER USER;
UPDATE grids_grid SET key = md5(concat(
    (SELECT v.code FROM grids_gridversion v WHERE v.grid_id = grids_grid.id ORDER BY lower(v.during) NULLS FIRST LIMIT 1),
    '@', lower(during), '#', id
))::uuid;
ALTER TABLE grids_grid ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("grids", "0008_days_that_have_come"),
    ]

    operations = [
        migrations.AddField(
            model_name='grid',
            name='key',
            field=models.UUIDField(editable=False, null=True, verbose_name='stable key'),
        ),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='grid',
            name='key',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='stable key'),
        ),
    ]
