"""The bench runs and writes rows that can be read; its numbers are never asserted."""

import json

import pytest
from django.db import connection, transaction

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from config import postgres
from config.management.commands import bench
from config.synthetic.bulk import archetypes, filling, people
from config.synthetic.bulk.filling import Wanted
from tests.benchmarks import counted, filed, histories, reports, table, written
from tests.benchmarks.lab import Lab
from tests.benchmarks.measure import Row, in_turns
from tests.config import seeded_truths
from tests.databases import published
from tests.people_and_cases import make_case, make_user, protocol_version  # noqa: F401
from workflows.engine import moves
from workflows.reports.kinds import KINDS

IN_A_TEST = [name for name in table.ROWS if name != "browser"]  # a tiny board has no ready case
COLUMNS = {"name", "value", "unit", "bound", "holds", "baseline"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("bench")
def test_it_measures_each_row_on_a_tiny_database(tmp_path, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    version = published()
    lived = archetypes.gather(version, tmp_path, "INQUIRY")
    list(filling.fill(Wanted(12, 8, 20), lived=lived))
    said = []
    lab = Lab(closed=1000, repeats=4, paper=12, one_database=True, say=said.append)
    try:
        table.write(table.measure(lab, IN_A_TEST), tmp_path / "bench.json")
    finally:
        lab.close()
    rows = json.loads((tmp_path / "bench.json").read_text())
    assert {frozenset(row) for row in rows} == {frozenset(COLUMNS)}
    names = " ".join(row["name"] for row in rows)
    for part in (
        "board, 12 open cases, p50",
        "8 closed cases behind",
        "advance, ratio",
        "complete, p50",
        "12 MB up, ratio",
        "while 12 MB go up and down",
        "best matches, p50",
        "precheck, 1000 cases",
    ):
        assert part in names
    assert [row for row in rows if row["value"] <= 0] == []
    assert [text for text in said if "the verb adds" in text] == []  # it writes the same rows
    assert {row["holds"] for row in rows if row["bound"] is None} == {None}
    assert {type(row["holds"]) for row in rows if row["bound"]} == {bool}


def test_the_command_offers_every_row_of_the_table():
    assert set(bench.ROWS) == set(table.ROWS)


def test_each_report_is_counted_by_hand_beside():
    assert counted.BARE.keys() == KINDS.keys()


def test_the_told_ways_make_a_hundred_and_twelve_changes_a_case():
    assert sum(way.weight for way in histories.WAYS) == 100
    assert sum(way.weight * len(way.lines) for way in histories.WAYS) / 100 == 12


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("bench")
def test_told_histories_are_such_as_the_door_writes(settings):
    """What is true of seeded cases is true of them, but for the work that they have not."""
    settings.ALLOWED_HOSTS = ["localhost"]
    published()
    people.staff(10)
    assert sum(histories.fill(300, batch=100)) == 300
    assert [*filed.fill(120, batch=100)] == [100, 20]
    assert [*filed.fill(300, batch=100)] == [100, 80]  # it goes on where it stopped
    assert filed.made() == 300
    for truth in (
        "the stage is where the last change led",
        "changes are numbered from 1 without gaps",
        "each change begins where the one before it ended, and later",
    ):
        with connection.cursor() as cursor:
            cursor.execute(seeded_truths.EXCEPTIONS[truth])
            assert cursor.fetchall() == [], truth
    assert not Case.objects.filter(closed_at__gt=clock.now()).exists()
    lab = Lab(repeats=2, one_database=True, say=lambda _text: None)
    try:
        rows = [*reports.counts(lab), *reports.read(lab)]
    finally:
        lab.close()
    assert [row.name for row in rows if row.value <= 0] == []


def test_it_has_a_server_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/casework")
    assert postgres.own_folder(["manage.py", "migrate"]) is None
    assert postgres.own_folder(["manage.py", "bench"]) == tmp_path / "bench"


@pytest.mark.django_db
def test_bare_sql_writes_what_the_verb_wrote(protocol_version):
    """From the same beginning: the product's rows, then the bare ones, are alike."""
    coordinator = make_user("COORD")
    case = make_case(coordinator, protocol_version)
    actor = Actor(coordinator, "COORD")
    before = written.look(case.pk)
    given = {"hold_reason": "FAMILY_REQUEST", "hold_review_on": "2099-01-01"}
    with transaction.atomic():
        moves.advance(case.pk, "put_on_hold", actor=actor, given=given, reason_code="PAUSE")
        after = written.look(case.pk)
        transaction.set_rollback(True)
    assert written.look(case.pk) == before
    with connection.cursor() as cursor:
        written.write(cursor.cursor, case.pk, actor, written.statements(before, after))
    assert written.look(case.pk) == after != before


def test_a_row_holds_within_its_bound():
    assert Row("advance", 40, "ms", 40).holds
    assert Row("advance", 40.1, "ms", 40).holds is False
    assert Row("advance", 40.1, "ms").holds is None


def test_both_ways_are_timed_in_turns():
    calls = []

    def way(name, taken):
        return lambda: calls.append(name) or taken

    pairs = [(way("ours", taken), way("bare", taken / 2)) for taken in (2, 4, 9)]
    assert in_turns(pairs) == (4, 2)
    assert calls == ["ours", "bare", "bare", "ours", "ours", "bare"]
