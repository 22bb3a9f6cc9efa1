"""Cases made up in bulk keep every rule that cases keep which were lived."""

from itertools import islice
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.protocols.compiled import protocol
from config.synthetic.bulk import archetypes, filling, plan
from config.synthetic.bulk.filling import SeedRefused, Wanted
from config.synthetic.bulk.people import MARK, Draw
from config.synthetic.values import value
from documents.models import Version
from documents.storage import store
from tests.config import seeded_truths
from tests.databases import published
from tests.people_and_cases import kept_for_a_module, make_case, make_user, sign_in
from workflows.engine import moves, tasks
from workflows.engine.models import WorkItem

LAST = "RECORD_COLLECTION"  # lives that end here are short to live
OPEN, CLOSED = 24, 40

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bulk")]


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory, media):
    """Two short lives, and copies of them; answers the archetypes."""
    with kept_for_a_module(django_db_blocker, media):
        version = published()
        lived = archetypes.gather(version, tmp_path_factory.mktemp("lives"), LAST)
        assert not Case.objects.exists(), "an archetype leaves nothing behind"
        assert not User.objects.exists()
        assert list(filling.fill(Wanted(OPEN, CLOSED, 20), lived=lived, batch=10))
        yield lived


@pytest.fixture
def seeded(db, world):
    return world


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def ready_case():
    """A seeded case that may go on, and who may move it."""
    case = Case.objects.filter(
        code__startswith=plan.OPEN_PREFIX, readiness__blockers=[], on_hold_since=None
    ).first()
    return case, Actor(case.owner, "COORD")


@pytest.mark.parametrize("name", seeded_truths.EXCEPTIONS)
def test_it_is_true_of_every_seeded_case_that(seeded, name):
    assert seeded_truths.exceptions(name) == []


def test_every_foreign_key_leads_somewhere(seeded):
    assert seeded_truths.dangling() == []


def test_the_sequences_are_ahead_of_the_rows(seeded):
    assert seeded_truths.behind() == []


def test_there_are_as_many_as_asked_for_and_no_two_alike(seeded):
    assert filling.made() == (OPEN, CLOSED)
    assert Case.objects.count() == OPEN + CLOSED
    assert Case.objects.open().count() == OPEN
    assert Case.objects.values("patient_name", "country").distinct().count() > OPEN
    assert Case.objects.values("opened_at").distinct().count() > CLOSED / 2


def test_open_work_has_owners_holds_and_late_days(seeded):
    todo = WorkItem.objects.open()
    assert todo.filter(owner=None).exists()
    assert todo.filter(owner__isnull=False).exists()
    assert todo.overdue(clock.now()).exists()
    assert not todo.filter(owner__isnull=False, deeds=None).exists()
    owners = User.objects.filter(work__in=todo).distinct()
    assert not owners.exclude(email__endswith=MARK).exists()


def test_asked_again_it_makes_nothing_more_and_then_only_what_is_missing(seeded, demo):
    assert list(filling.fill(Wanted(OPEN, CLOSED), lived=seeded)) == []
    assert list(filling.fill(Wanted(OPEN - 5, CLOSED + 3), lived=seeded)) == [3]
    assert filling.made() == (OPEN, CLOSED + 3)


def test_stopped_in_between_it_goes_on_where_it_was(seeded, demo):
    wanted = Wanted(OPEN, CLOSED + 9)
    stopped = filling.fill(wanted, lived=seeded, batch=4)
    assert list(islice(stopped, 1)) == [4]
    stopped.close()
    assert filling.made() == (OPEN, CLOSED + 4)
    assert list(filling.fill(wanted, lived=seeded, batch=4)) == [4, 1]
    assert filling.made() == (OPEN, CLOSED + 9)


def test_a_ready_case_is_advanced_by_the_door(seeded):
    case, actor = ready_case()
    edge = protocol(case.protocol_id).edges[case.readiness.edge]
    moved = moves.advance(case.pk, edge.code, actor=actor, seen_version=case.version)
    connection.check_constraints()
    assert (moved.stage, moved.version) == (edge.to, case.version + 1)
    assert seeded_truths.behind() == []


def test_a_task_of_a_seeded_case_is_completed_by_the_verb(seeded):
    item = WorkItem.objects.open().filter(case__stage="INQUIRY", code="INQ-01").first()
    rules = protocol(item.case.protocol_id)
    given = {r.fact: value(rules.facts[r.fact], {}) for r in rules.tasks["INQ-01"].records}
    tasks.complete(item.case_id, "INQ-01", actor=Actor(item.case.owner, "COORD"), given=given)
    connection.check_constraints()
    item.refresh_from_db()
    assert item.outcome == "done"


def test_a_case_is_opened_beside_the_seeded_ones(seeded):
    coordinator = make_user("COORD")
    case = make_case(coordinator, Case.objects.first().protocol)
    connection.check_constraints()
    assert case.stage == "INQUIRY"


def test_a_seeded_case_has_a_page_and_its_papers_a_file(seeded, client, settings, media):
    settings.MEDIA_ROOT = media
    case, actor = ready_case()
    page = sign_in(client, actor.user).get(f"/cases/{case.code}/")
    assert page.status_code == 200
    assert case.code in page.content.decode()
    paper = Version.objects.filter(case=case).first().file
    assert next(store().read(paper.key)).startswith(b"%PDF-")
    assert [key for key, _size, _at in store().objects()] == [filling.BLOB]


def test_the_database_guards_its_rows_again_afterwards(seeded):
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


def test_beside_real_cases_it_refuses_outside_the_demo(seeded):
    make_case(make_user("COORD"), Case.objects.first().protocol)
    with pytest.raises(SeedRefused, match="real cases"):
        list(filling.fill(Wanted(OPEN + 1, CLOSED), lived=seeded))
    with pytest.raises(CommandError, match="real cases"):
        call_command("seed", cases=OPEN + 1)
    assert filling.made() == (OPEN, CLOSED)


def test_without_a_superuser_it_says_what_is_missing(seeded):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain NOLOGIN")
        cursor.execute("SET LOCAL ROLE plain")
        with pytest.raises(SeedRefused, match="superuser"):
            list(filling.fill(Wanted(1, 1), lived=seeded))
        cursor.execute("RESET ROLE")


def test_work_is_spread_unevenly():
    draw, rng = Draw({"COORD": list(range(10))}), Random(1)
    drawn = [draw.team(rng)["COORD"] for _ in range(500)]
    assert drawn.count(0) > 2 * drawn.count(9) > 0
