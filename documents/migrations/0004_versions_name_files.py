"""What identifies a file moves from its version to a row of its own; each is examined anew."""

import django.db.models.deletion
import pgtrigger.migrations
from django.db import migrations, models

MOVE = """
    ALTER TABLE documents_file DISABLE TRIGGER USER;
    ALTER TABLE documents_version DISABLE TRIGGER USER;
    ALTER TABLE documents_versionhistory DISABLE TRIGGER USER;
    INSERT INTO documents_file
           (case_id, name, key, size, sha256, content_type, pages, origin, derived_sha256, state,
            finding, attempts, came_at, came_by_id, came_role)
    SELECT DISTINCT ON (case_id, key)
           case_id, '', key, size, sha256, '', pages, 'RECEIVED', '', 'WAITING',
           '', 0, uploaded_at, uploaded_by_id, uploaded_role
      FROM documents_version ORDER BY case_id, key, id;
    UPDATE documents_version v SET file_id = f.id
      FROM documents_file f WHERE f.case_id = v.case_id AND f.key = v.key;
    UPDATE documents_versionhistory h SET file_id = v.file_id
      FROM documents_version v WHERE v.id = h.pgh_obj_id;
    ALTER TABLE documents_file ENABLE TRIGGER USER;
    ALTER TABLE documents_version ENABLE TRIGGER USER;
    ALTER TABLE documents_versionhistory ENABLE TRIGGER USER;
    SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
"""
BACK = """
    ALTER TABLE documents_version DISABLE TRIGGER USER;
    ALTER TABLE documents_versionhistory DISABLE TRIGGER USER;
    UPDATE documents_version v SET key = f.key, size = f.size, sha256 = f.sha256,
           content_type = f.content_type, pages = f.pages
      FROM documents_file f WHERE f.id = v.file_id;
    UPDATE documents_versionhistory v SET key = f.key, size = f.size, sha256 = f.sha256,
           content_type = f.content_type, pages = f.pages
      FROM documents_file f WHERE f.id = v.file_id;
    ALTER TABLE documents_version ENABLE TRIGGER USER;
    ALTER TABLE documents_versionhistory ENABLE TRIGGER USER;
"""
MOVED = {
    "key": models.CharField(max_length=200, default=""),
    "size": models.PositiveBigIntegerField(default=0),
    "sha256": models.CharField(max_length=64, default=""),
    "content_type": models.CharField(max_length=100, default=""),
    "pages": models.PositiveIntegerField(default=0),
}
TRIGGERS = ("source_never_altered", "insert_insert", "update_update")


def of_both(make):
    return [make(name) for name in ("version", "versionhistory")]


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_files")]

    operations = [
        *[pgtrigger.migrations.RemoveTrigger(model_name="version", name=name) for name in TRIGGERS],
        *of_both(lambda name: migrations.RenameField(name, "file", "key")),
        *[
            migrations.AlterField(name, field, kind)
            for name in ("version", "versionhistory")
            for field, kind in MOVED.items()
        ],
        migrations.AddField(
            "version",
            "file",
            models.ForeignKey(
                "documents.file",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
            ),
        ),
        migrations.AddField(
            "versionhistory",
            "file",
            models.ForeignKey(
                "documents.file",
                null=True,
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
            ),
        ),
        migrations.RunSQL(MOVE, BACK),
        *[
            migrations.RemoveField(name, field)
            for name in ("version", "versionhistory")
            for field in MOVED
        ],
        migrations.AlterField(
            "version",
            "file",
            models.ForeignKey(
                "documents.file",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
            ),
        ),
        migrations.AlterField(
            "versionhistory",
            "file",
            models.ForeignKey(
                "documents.file",
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
            ),
        ),
    ]
