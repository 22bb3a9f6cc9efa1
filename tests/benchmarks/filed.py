"""Papers and translations of the told cases, made by SQL: what the reports of both count.

Of each case three papers were asked for and seven more came unasked; some were asked for twice,
refused, asked for again after they were verified, or never came. Three of the ten were translated.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from tests.benchmarks import histories

BATCH = 20_000
PAPERS = [
    "LAB_CBC", "MED_LIST", "PASSPORT", "HRCT_CHEST", "ECHO", "RENAL_BIOPSY_REPORT", "ECG", "LAB_URINE",
    "LAB_HBV", "DISCHARGE_SUMMARY",
]  # fmt: skip

# Whose they are, for each batch.
OF = "SELECT id, opened_at, closed_at, owner_id FROM casework_case WHERE code BETWEEN %(first)s AND %(last)s"

MESSAGES = f"""
INSERT INTO casework_message
    (case_id, point_id, template, language, subject, body, state, version, written_at, written_role,
     held_for, release_reason, given_out_role, given_out_to, given_out_text, failure)
SELECT k.id, 0, '', 'en', '', '', CASE WHEN random() < 0.02 THEN 'DROPPED' ELSE 'SENT' END, 1,
       opened_at + interval '1 day' * (days + 20 * random()), 'COORD', '[]', '', 'COORD', '', '-', ''
  FROM ({OF}) k
  JOIN (VALUES (2, 10), (25, 2), (150, 1)) AS message(days, tenths) ON (k.id + days) %% 10 < tenths
"""
# The first message asks for three papers, the later ones again for one of them.
REQUESTS = f"""
INSERT INTO documents_paperrequest
    (case_id, document_type, message_id, due_on, asked_at, asked_by_id, asked_role, cancelled_at)
SELECT m.case_id, (%(papers)s::text[])[1 + (m.case_id + n) %% 10], m.id, (m.written_at + interval '14 days')::date,
       m.written_at, k.owner_id, 'COORD',
       CASE WHEN random() < 0.03 THEN m.written_at + interval '2 days' END
  FROM ({OF}) k
  JOIN (SELECT *, row_number() OVER (PARTITION BY case_id ORDER BY id) AS nth FROM casework_message) m
    ON m.case_id = k.id
  JOIN generate_series(0, 2) n ON m.nth = 1 OR n = 0
"""
FILES = f"""
INSERT INTO documents_file
    (case_id, name, key, size, sha256, content_type, pages, origin, derived_sha256, state, finding,
     attempts, came_at, came_role)
SELECT id, '', 'told/' || id, 1, md5(id::text), 'application/pdf', 1, 'RECEIVED', '', 'CLEAN', '', 0,
       opened_at, 'COORD'
  FROM ({OF}) k
"""
# What was asked for comes within weeks of each request, or not; the rest whenever it likes.
VERSIONS = f"""
WITH came AS MATERIALIZED (
    SELECT p.case_id, p.document_type, p.asked_at + interval '1 day' * 30 * random() AS at
      FROM ({OF}) k JOIN documents_paperrequest p ON p.case_id = k.id
     WHERE random() < 0.85
     UNION ALL
    SELECT k.id, (%(papers)s::text[])[1 + (k.id + n) %% 10],
           opened_at + (closed_at - opened_at) * random()
      FROM ({OF}) k CROSS JOIN generate_series(3, 9) n
), judged AS MATERIALIZED (
    SELECT came.*, row_number() OVER (PARTITION BY case_id, document_type ORDER BY at) AS number,
           (ARRAY['VERIFIED', 'VERIFIED', 'VERIFIED', 'VERIFIED', 'VERIFIED', 'VERIFIED', 'VERIFIED',
                  'VERIFIED', 'REJECTED', 'RECEIVED'])[1 + floor(10 * random())] AS status,
           nextval('casework_evidence_id_seq') AS evidence
      FROM came
), proof AS (
    INSERT INTO casework_evidence
        (id, case_id, document_type, sha256, pages, clinical_date, accepted_at)
    SELECT evidence, case_id, document_type, md5(case_id::text), 1, at::date, at
      FROM judged WHERE status = 'VERIFIED'
)
INSERT INTO documents_version
    (case_id, document_type, number, file_id, language, effective_date, identity_match, identity_note,
     status, reason, uploaded_at, uploaded_role, verified_at, evidence_id)
SELECT j.case_id, j.document_type, j.number, f.id, 'en', j.at::date, 'PASS', '', j.status, '', j.at, 'COORD',
       CASE WHEN status = 'VERIFIED' THEN j.at + interval '1 day' * 8 * random() END,
       CASE WHEN status = 'VERIFIED' THEN evidence END
  FROM judged j JOIN documents_file f ON f.case_id = j.case_id
 ORDER BY j.case_id, j.at
"""
# Each from a step of its own to the next. What it came to is a paper that nothing is translated of.
JOBS = f"""
WITH paper AS MATERIALIZED (
    SELECT v.*, random() AS luck, random() AS pace,
           lead(v.id, 3) OVER in_order AS result, row_number() OVER in_order AS nth
      FROM ({OF}) k JOIN documents_version v ON v.case_id = k.id
    WINDOW in_order AS (PARTITION BY v.case_id ORDER BY v.id)
)
INSERT INTO translation_job
    (case_id, version_id, source_language, target_language, source_sha256, domain, state, held_from,
     translator_id, reviewer_id, priority, pages, words, legible, original_reason, result_id, due_at,
     made_at, claimed_at, handed_in_at, first_handed_in_at, approved_at, certified_at, rounds)
SELECT case_id, id, (ARRAY['es', 'tr', 'id', 'ka'])[1 + case_id %% 4], 'zh-Hans', '', '',
       CASE WHEN luck < 0.95 THEN 'CERTIFIED' WHEN luck < 0.97 THEN 'QUEUED'
            WHEN luck < 0.98 THEN 'TRANSLATING' ELSE 'CANCELLED' END,
       '', CASE WHEN luck < 0.95 OR luck >= 0.97 THEN
                (%(people)s::bigint[])[1 + case_id %% (cardinality(%(people)s::bigint[]) - 1)] END,
       CASE WHEN luck < 0.95 THEN (%(people)s::bigint[])[cardinality(%(people)s::bigint[])] END,
       0, 1, 1, '', '', CASE WHEN luck < 0.95 THEN result END, uploaded_at + interval '9 days',
       uploaded_at, uploaded_at + day * 1,
       CASE WHEN luck < 0.95 THEN uploaded_at + day * 3 END,
       CASE WHEN luck < 0.95 THEN uploaded_at + day * 2 END,
       CASE WHEN luck < 0.95 THEN uploaded_at + day * 4 END,
       CASE WHEN luck < 0.95 THEN uploaded_at + day * 5 END, (luck < 0.2)::int
  FROM paper CROSS JOIN LATERAL (SELECT interval '1 day' * (0.2 + 3 * pace) AS day) its
 WHERE nth <= 3 AND result IS NOT NULL
"""


def fill(closed: int, batch: int = BATCH) -> Iterator[int]:
    """Papers of the told cases up to this number that have none; yields how many got some."""
    asked: dict[str, Any] = {"papers": PAPERS, "people": _people()}
    while (begun := made()) < closed:
        last = min(begun + batch, closed)
        whose = {"first": histories.code(begun + 1), "last": histories.code(last)}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SELECT setseed(0.5)")
            for statement in (MESSAGES, REQUESTS, FILES, VERSIONS, JOBS):
                cursor.execute(statement, asked | whose)
        yield last - begun


def _people() -> list[int]:
    """Those who translate; the last of them reviews."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM casework_user ORDER BY id LIMIT 12")
        return [pk for (pk,) in cursor.fetchall()]


def made() -> int:
    """How many cases have such papers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM documents_file WHERE key LIKE 'told/%'")
        return int(cursor.fetchone()[0])
