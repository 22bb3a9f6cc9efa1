from django.db import migrations

# Whom every case waits on now, since when it has: all that is known of the time before. Stays are
# read anew, so that each says that the rest of it was not recorded.
BEGIN = """
    INSERT INTO workflows_wait (case_id, began_at, waiting_on)
    SELECT case_id, coalesce(waiting_since, settled_at), waiting_on FROM workflows_readiness;
    UPDATE workflows_projected SET cursor = NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0014_waits"),
    ]

    operations = [
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
