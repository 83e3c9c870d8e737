"""Images and documents of incidents: rows that stay, files that may go."""
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0003_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('before', 'before'), ('after', 'after'), ('agreement', 'agreement'), ('other', 'other')], default='other', max_length=10, verbose_name='purpose')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='file name')),
                ('media_type', models.CharField(max_length=100, verbose_name='media type')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('stored_as', models.CharField(blank=True, max_length=32)),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='removed')),
                ('removed_because', models.CharField(blank=True, choices=[('withdrawn', 'withdrawn'), ('retention', 'erased after the retention period')], max_length=10, verbose_name='why removed')),
                ('incident', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='incidents.incident', verbose_name='incident')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='removed by')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stored_as', ''), _negated=True), fields=('stored_as',), name='attachment_file_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_because', ''), ('removed_by', None), models.Q(('stored_as', ''), _negated=True)), models.Q(('name', ''), ('removed_at__isnull', False), ('stored_as', ''), models.Q(('removed_because', ''), _negated=True)), _connector='OR'), name='attachment_removed_without_its_file'), models.CheckConstraint(condition=models.Q(models.Q(('removed_because', 'withdrawn'), _negated=True), ('removed_by__isnull', False), _connector='OR'), name='attachment_withdrawn_by_somebody')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='attachment_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='37df3e20ed49d280b2a685e970c259f9be30c237', operation='DELETE', pgid='pgtrigger_attachment_stays_be64a', table='incidents_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='attachment_facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."incident_id" IS DISTINCT FROM (NEW."incident_id") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id") OR OLD."uploaded_at" IS DISTINCT FROM (NEW."uploaded_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='75ff2684d7fba9f671487d9c07de9d5a9ff6f604', operation='UPDATE', pgid='pgtrigger_attachment_facts_stay_67ae2', table='incidents_attachment', when='BEFORE')),
        ),
    ]
