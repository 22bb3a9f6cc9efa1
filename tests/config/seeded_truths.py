"""What is true of every case in the database, asked of all of them at once. Each query finds none."""

from django.db import connection

from config.synthetic.bulk.tables import TABLES

KEYS = """
    SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, f.attname
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
     WHERE c.contype = 'f' AND c.conrelid::regclass::text = ANY(%s)
"""
EXCEPTIONS = {
    "the stage is where the last change led": """
        SELECT c.code FROM casework_case c LEFT JOIN casework_stagechange s
            ON s.case_id = c.id AND s.version = c.version AND s.to_stage = c.stage
         WHERE s.id IS NULL""",
    "changes are numbered from 1 without gaps": """
        SELECT c.code FROM casework_case c JOIN casework_stagechange s ON s.case_id = c.id
         GROUP BY c.id HAVING count(*) <> c.version OR min(s.version) <> 1
            OR max(s.version) <> c.version""",
    "each change begins where the one before it ended, and later": """
        SELECT b.id FROM casework_stagechange a JOIN casework_stagechange b
            ON b.case_id = a.case_id AND b.version = a.version + 1
         WHERE b.from_stage <> a.to_stage OR b.at < a.at""",
    "each change follows an edge of the protocol": """
        SELECT s.id FROM casework_stagechange s JOIN casework_case c ON c.id = s.case_id
         WHERE s.kind NOT IN ('hold', 'migrate', 'undo') AND NOT EXISTS (
            SELECT FROM casework_protocoledge e WHERE e.protocol_id = c.protocol_id
               AND e.code = s.edge AND e.from_stage = s.from_stage AND e.to_stage = s.to_stage)""",
    "an undo takes back the move before it, by who made it": """
        SELECT s.id FROM casework_stagechange s WHERE s.kind = 'undo' AND NOT EXISTS (
            SELECT FROM casework_stagechange m WHERE m.case_id = s.case_id
               AND m.version = s.version - 1 AND m.kind IN ('forward', 'backward')
               AND (m.edge, m.actor_id, m.from_stage, m.to_stage)
                 = (s.edge, s.actor_id, s.to_stage, s.from_stage))""",
    "a case is open when it is in a stage, and has one open stage process then": """
        SELECT c.code FROM casework_case c WHERE (
            SELECT count(*) FROM workflows_stageprocess p
             WHERE p.case_id = c.id AND p.open AND p.is_stage AND p.scope = c.stage
        ) <> (c.closed_at IS NULL)::int""",
    "open processes of closed cases are those whose safety work goes on": """
        SELECT p.process_ptr_id FROM workflows_stageprocess p JOIN casework_case c
            ON c.id = p.case_id
         WHERE p.open AND c.closed_at IS NOT NULL AND NOT c.safety_continues""",
    "an open item has an open flow task in an open process of its scope": """
        SELECT i.id FROM workflows_workitem i WHERE i.outcome = '' AND NOT EXISTS (
            SELECT FROM viewflow_task t JOIN workflows_stageprocess p
                ON p.process_ptr_id = t.process_id
             WHERE t.id = i.task_id AND t.finished IS NULL AND p.case_id = i.case_id AND p.open)""",
    "a finished item has a finished flow task": """
        SELECT i.id FROM workflows_workitem i JOIN viewflow_task t ON t.id = i.task_id
         WHERE i.outcome <> '' AND (t.finished IS NULL OR i.finished_at IS NULL)""",
    "an item's last history row says what the item says": """
        SELECT i.id FROM workflows_workitem i LEFT JOIN LATERAL (
            SELECT outcome, owner_id, held_until FROM workflows_workitemhistory h
             WHERE h.pgh_obj_id = i.id ORDER BY pgh_id DESC LIMIT 1) h ON true
         WHERE h IS DISTINCT FROM ROW(i.outcome, i.owner_id, i.held_until)""",
    "a case's last history row says where it is": """
        SELECT c.code FROM casework_case c LEFT JOIN LATERAL (
            SELECT stage, version, code FROM casework_casehistory h
             WHERE h.pgh_obj_id = c.id ORDER BY pgh_id DESC LIMIT 1) h ON true
         WHERE h IS DISTINCT FROM ROW(c.stage, c.version, c.code)""",
    "a fact's last history row has its value": """
        SELECT f.id FROM casework_fact f LEFT JOIN LATERAL (
            SELECT value FROM casework_facthistory h
             WHERE h.pgh_obj_id = f.id ORDER BY pgh_id DESC LIMIT 1) h ON true
         WHERE h.value IS DISTINCT FROM f.value""",
    "the board's copies of facts are the facts": """
        SELECT c.code FROM casework_case c JOIN casework_fact f ON f.case_id = c.id
         WHERE f.name = 'patient_name' AND f.value #>> '{}' <> c.patient_name
            OR f.name = 'patient_languages' AND f.value #>> '{}' <> c.languages
            OR f.name = 'cohort' AND f.value #>> '{}' <> c.cohort""",
    "a version and its evidence are of the same paper": """
        SELECT v.id FROM documents_version v JOIN casework_evidence e ON e.id = v.evidence_id
          JOIN documents_file f ON f.id = v.file_id
         WHERE (v.case_id, v.document_type, f.sha256) <> (e.case_id, e.document_type, e.sha256)""",
    "a version and its file are of one case, and the file is clean": """
        SELECT v.id FROM documents_version v JOIN documents_file f ON f.id = v.file_id
         WHERE v.case_id <> f.case_id OR f.state <> 'CLEAN'""",
    "an owner has the role of the work and is on the case": """
        SELECT i.id FROM workflows_workitem i JOIN casework_case c ON c.id = i.case_id
         WHERE i.owner_id <> c.owner_id AND NOT EXISTS (
            SELECT FROM casework_membership m WHERE m.case_id = i.case_id
               AND m.user_id = i.owner_id AND m.role = i.role)""",
    "a case waits on whom its last wait says, and did so from its beginning": """
        SELECT r.case_id FROM workflows_readiness r JOIN casework_case c ON c.id = r.case_id
          LEFT JOIN LATERAL (
            SELECT (array_agg(waiting_on ORDER BY began_at DESC, w.id DESC))[1] AS whom,
                   min(began_at) AS since, max(began_at) AS until
              FROM workflows_wait w WHERE w.case_id = r.case_id) w ON true
         WHERE w.whom IS DISTINCT FROM r.waiting_on OR w.since <> c.opened_at
            OR w.until > r.settled_at""",
    "the work about a paper names one of the case's papers": """
        SELECT e.id FROM casework_caseevent e
         WHERE e.code LIKE 'document_%' AND NOT EXISTS (
            SELECT FROM documents_version v
             WHERE v.case_id = e.case_id AND v.id::text = e.occurrence)""",
    "a day ends in its owner's zone": """
        SELECT i.id FROM workflows_workitem i
         WHERE i.due_at AT TIME ZONE i.zone <> i.due_on + time '23:59:59'""",
    "nothing was done in the future": """
        SELECT i.id FROM workflows_workitem i WHERE i.finished_at > now() OR i.created_at > now()
         UNION ALL SELECT id FROM casework_stagechange WHERE at > now()""",
}


def dangling():
    """The foreign keys of the copied tables that lead nowhere: one text for each constraint."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [[table.name for table in TABLES]])
        for table, column, target, key in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} a LEFT JOIN {target} b ON b.{key} = a.{column}"
                f" WHERE a.{column} IS NOT NULL AND b.{key} IS NULL"
            )
            if count := cursor.fetchone()[0]:
                found.append(f"{count} of {table}.{column} → {target}")
    return found


def behind():
    """The sequences of the copied tables that would give a number which is taken."""
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            if table.numbers is table:
                cursor.execute(
                    f"SELECT nextval(pg_get_serial_sequence('{table.name}', '{table.key}')),"
                    f" max({table.key}) FROM {table.name}"
                )
                following, last = cursor.fetchone()
                if last is not None and following <= last:
                    found.append(table.name)
    return found


def exceptions(name):
    with connection.cursor() as cursor:
        cursor.execute(f"{EXCEPTIONS[name]} LIMIT 5")
        return cursor.fetchall()
