"""Closed cases with long histories and little else, made by SQL: what reports count, a million at a time.

Of each case there are the row, the changes and the moment of its infusion; no work, no papers. The
ways they went are told below, twelve changes of the mean; when, where and whose each was is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from casework.cases.models import Case
from casework.protocols.models import latest
from config.synthetic.bulk.people import MARK
from workflows.pace.projecting import INFUSED, forget

PREFIX = "SYN-H"
BATCH = 20_000

ROAD = [
    "0 start INQUIRY", "6 forward RECORD_COLLECTION", "25 forward TRANSLATION",
    "18 forward PRELIM_REVIEW", "12 forward ONSITE_SCREENING", "9 forward CONSENT",
    "5 forward APHERESIS", "3 forward MANUFACTURING", "21 forward LYMPHODEPLETION",
    "5 forward INFUSION", "1 forward OBSERVATION_28D", "28 forward FOLLOWUP_D90",
    "60 forward FOLLOWUP_D120", "30 forward SAE_TRACKING_2Y", "400 forward COMPLETED FOLLOW_UP_COMPLETE",
]  # fmt: skip
PAUSE = ["3 hold", "8 hold"]
BACK_TO_RECORDS = [
    "5 backward RECORD_COLLECTION PAGE_MISSING", "9 forward TRANSLATION", "6 forward PRELIM_REVIEW",
]  # fmt: skip


@dataclass(frozen=True)
class Way:
    """`weight`: how many of a hundred cases go it. `lines`: days after the line before, the kind of
    the move, where it leads, the reason or, with a colon before it, the edge. A hold leads nowhere."""

    weight: int
    lines: list[str]


WAYS = (
    Way(10, [*ROAD[:2], *PAUSE, *ROAD[2:4], *BACK_TO_RECORDS, *PAUSE, "9 exit WITHDRAWN COST"]),
    Way(8, [*ROAD[:1], *PAUSE, *PAUSE, *ROAD[1:3], "4 exit LOST_TO_FOLLOW_UP NO_RESPONSE"]),
    Way(
        14,
        [
            *ROAD[:2], "4 exit WITHDRAWN COST", "30 reopen RECORD_COLLECTION FAMILY_RETURNED",
            *PAUSE, *ROAD[2:4], "3 backward TRANSLATION TRANSLATION_DEFECT", *ROAD[3:4],
            "8 exit DECLINED_BY_HOSPITAL CRITERION",
        ],
    ),
    Way(
        18,
        [
            *ROAD[:3], "0.1 undo RECORD_COLLECTION :forward", *ROAD[2:4], *BACK_TO_RECORDS[:1],
            *PAUSE, "7 forward PRELIM_REVIEW", "20 exit DECLINED_BY_HOSPITAL CRITERION",
        ],
    ),
    Way(
        12,
        [
            *ROAD[:5], *PAUSE, "2 backward ONSITE_SCREENING TEST_TO_REPEAT", *PAUSE,
            "6 exit SCREEN_FAILURE CRITERION",
        ],
    ),
    Way(
        6,
        [
            *ROAD[:7], "9 backward APHERESIS COLLECTION_INCOMPLETE :repeat_collection",
            "4 exit DISCONTINUED_BY_SITE SAFETY",
        ],
    ),
    Way(
        6,
        [
            *ROAD[:4], *PAUSE, *ROAD[4:8], "12 backward APHERESIS MANUFACTURING_FAILURE :re_apheresis", *ROAD[7:12],
            "9 exit DECEASED ON_STUDY",
        ],
    ),
    Way(12, [*ROAD[:3], *PAUSE, *ROAD[3:]]),
    Way(6, [*ROAD[:4], *PAUSE, "1 migrate", *ROAD[4:]]),
    Way(8, [*ROAD[:2], *PAUSE, "1 backward INQUIRY CONSENT_PROBLEM", *PAUSE, "1 exit CLOSED_DUPLICATE DUPLICATE_OF"]),
)  # fmt: skip

MAKE = """
WITH drawn AS MATERIALIZED (
    SELECT n, width_bucket(100 * random(), %(bounds)s::float8[]) AS way,
           %(now)s::timestamptz - interval '1 day' * (1 + 1095 * random()) AS ended,
           (%(owners)s::bigint[])[1 + floor(random() * cardinality(%(owners)s::bigint[]))] AS owner,
           (%(cohorts)s::text[])[1 + floor(random() * cardinality(%(cohorts)s::text[]))] AS cohort,
           (%(countries)s::text[])[1 + floor(random() * cardinality(%(countries)s::text[]))] AS country
      FROM generate_series(%(first)s::int, %(last)s::int) AS n
), line AS (
    SELECT * FROM unnest(%(way)s::int[], %(version)s::int[], %(gap)s::float8[], %(kind)s::text[],
                         %(edge)s::text[], %(left)s::text[], %(to)s::text[], %(reason)s::text[])
        AS line(way, version, gap, kind, edge, left_stage, to_stage, reason)
), paced AS MATERIALIZED (
    SELECT drawn.*, version, kind, edge, left_stage, to_stage, reason,
           gap * (0.3 + 1.4 * random()) AS gap
      FROM drawn JOIN line USING (way)
), change AS MATERIALIZED (
    SELECT paced.*, ended - interval '1 day' * coalesce(sum(gap) OVER (PARTITION BY n ORDER BY version DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS at
      FROM paced
), made AS (
    INSERT INTO casework_case
        (code, protocol_id, stage, version, stage_entered_at, opened_at, closed_at, safety_continues,
         reached_site, owner_id, country, patient_name, name_search, cohort, languages)
    SELECT %(prefix)s || lpad(n::text, 7, '0'), %(protocol)s,
           (array_agg(to_stage ORDER BY version DESC))[1], max(version), max(at), min(at), max(at),
           false, bool_or(to_stage = 'PRELIM_REVIEW'), owner, country, '', '', cohort, ''
      FROM change GROUP BY n, owner, country, cohort
    RETURNING id, code
), numbered AS MATERIALIZED (
    SELECT change.*, id AS case_id
      FROM change JOIN made ON code = %(prefix)s || lpad(n::text, 7, '0')
), told AS (
    INSERT INTO casework_stagechange
        (case_id, version, edge, kind, from_stage, to_stage, acting_role, at, reason_code, comment, guards)
    SELECT case_id, version, edge, kind, left_stage, to_stage, 'COORD', at, reason, '', '[]'
      FROM numbered ORDER BY case_id, version
)
INSERT INTO casework_fact (case_id, name, value, source, recorded_at, recorded_role, reason)
SELECT case_id, %(infused)s, to_jsonb(min(at) + interval '3 hours'), 'INF-04', min(at), 'SITE_CRC', ''
  FROM numbered WHERE to_stage = 'INFUSION' GROUP BY case_id
"""


def made() -> int:
    """How many such cases there are."""
    last = Case.objects.filter(code__startswith=PREFIX).order_by("-code").values_list("code")[:1]
    return int(last[0][0].removeprefix(PREFIX)) if last else 0


def code(number: int) -> str:
    return f"{PREFIX}{number:07}"


def fill(closed: int, batch: int = BATCH) -> Iterator[int]:
    """Make what is missing to so many; yields how many each batch added."""
    asked = _asked()
    while (begun := made()) < closed:
        last = min(begun + batch, closed)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SELECT setseed(0.5)")
            cursor.execute(MAKE, asked | {"first": begun + 1, "last": last})
            forget()  # no trigger says what changed
        yield last - begun


def _asked() -> dict[str, Any]:
    """The ways line by line, and what is drawn from."""
    rows = [
        (number, version, *line)
        for number, way in enumerate(WAYS, 1)
        for version, line in enumerate(_lines(way), 1)
    ]
    names = ("way", "version", "gap", "kind", "edge", "left", "to", "reason")
    columns = zip(names, map(list, zip(*rows, strict=True)), strict=True)
    bounds = [sum(way.weight for way in WAYS[:number]) for number in range(len(WAYS))]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(u.id), now() FROM casework_user u JOIN casework_rolegrant g"
            " ON g.user_id = u.id AND g.role = 'COORD' WHERE u.email LIKE %s",
            [f"%{MARK}"],
        )
        owners, now = cursor.fetchone()
    return dict(columns) | {
        "bounds": bounds,
        "owners": owners,
        "now": now,
        "cohorts": ["LN", "LN", "SSC", "PSSPAH", "AID", ""],
        "countries": ["ES", "MX", "KE", "ID", "TR", "GE", "PL", ""],
        "prefix": PREFIX,
        "protocol": latest("NCT06947460").pk,
        "infused": INFUSED,
    }


def _lines(way: Way) -> Iterator[tuple[float, str, str, str, str, str]]:
    """Days, kind, edge, from, to and reason of each line."""
    place = ""
    for text in way.lines:
        days, kind, *rest = text.split()
        edge = next((word[1:] for word in rest if word.startswith(":")), kind)
        words = [word for word in rest if not word.startswith(":")]
        to = words.pop(0) if words else place
        yield float(days), kind, edge, place, to, words[0] if words else ""
        place = to
