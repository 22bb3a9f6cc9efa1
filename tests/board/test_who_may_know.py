"""What the board's addresses do not tell: names by number, other sides' words, numbers in addresses."""

import pytest
from django.test import Client

from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from tests.engine import refuses
from tests.people_and_cases import join, make_case, make_user, sign_in
from workflows.board.finding import is_code
from workflows.board.saved.models import SavedView
from workflows.engine.conflicts import item_closed
from workflows.engine.models import WorkItem
from workflows.limits.verbs import set_limit
from workflows.notices.models import Notice
from workflows.notices.wording import sentence
from workflows.queue.asking import ask_for_move
from workflows.queue.claiming import claim
from workflows.queue.staffing import coordinate

pytestmark = pytest.mark.xdist_group("board")


@pytest.fixture
def case(coordinator, protocol_version):
    return make_case(coordinator, protocol_version, name="Camino Ejemplo")


@pytest.mark.parametrize("role", ["CELL_LAB", "AUDITOR", "COORD", "MGR"])
@pytest.mark.parametrize("address", ["/board/", "/cases/"])
def test_a_number_does_not_tell_the_name_of_a_patient(client, case, role, address):
    patient = make_user("PATIENT", name="Camino Ejemplo")
    page = sign_in(client, make_user(role)).get(f"{address}?owner={patient.pk}")
    assert page.status_code == 400
    assert "Camino" not in page.content.decode()


def test_nobody_asks_for_what_they_may_do_themselves_nor_for_an_end(case, coordinator):
    guardian = make_user("GUARDIAN", name="Parentia Testson")
    join(case, guardian, "GUARDIAN")
    lab = Actor(make_user("CELL_LAB"), "CELL_LAB")
    join(case, lab.user, "CELL_LAB")
    investigator = Actor(make_user("INVESTIGATOR"), "INVESTIGATOR")
    join(case, investigator.user, "INVESTIGATOR")
    with refuses("ROLE_NOT_ALLOWED"):
        ask_for_move(case.pk, "record_death_before_study", actor=investigator)
    with refuses("ROLE_NOT_ALLOWED"):
        ask_for_move(case.pk, "open_case", actor=Actor(coordinator, "COORD"))
    assert not Notice.objects.filter(user=guardian).exists()


def test_what_the_family_finished_is_told_without_their_name_to_those_who_see_initials(
    case, coordinator
):
    item = WorkItem.objects.get(case=case, code="INQ-02", current=True)
    patient = make_user("PATIENT", name="Camino Ejemplo")
    WorkItem.objects.filter(pk=item.pk).update(finished_by=patient, finished_role="PATIENT")
    item.refresh_from_db()
    lab = make_user("CELL_LAB")
    actor = Actor(coordinator, "COORD")
    with refuses("TASK_NOT_OPEN") as full:
        claim(item.pk, actor=actor)
    assert "Camino Ejemplo finished this task" in str(full.value)
    masked = item_closed(protocol(case.protocol_id), item, Actor(lab, "CELL_LAB"))
    assert "Patient finished this task" in str(masked)


def test_shared_views_are_for_navigators(client, case, coordinator):
    view = SavedView.objects.create(owner=coordinator, name="Fam. Ejemplo", query="", shared=True)
    colleague = sign_in(Client(), make_user("COORD"))
    assert "Fam. Ejemplo" in colleague.get("/board/?view=all").content.decode()
    for role in ("CELL_LAB", "AUDITOR", "SITE_CRC"):
        other = sign_in(Client(), make_user(role))
        assert "Fam. Ejemplo" not in other.get("/board/?view=all").content.decode()
        assert other.get(f"/board/views/{view.pk}/").status_code == 404


def test_a_manager_takes_a_view_out_of_sharing(client, case, coordinator):
    view = SavedView.objects.create(owner=coordinator, name="Spring", query="", shared=True)
    manager = sign_in(client, make_user("MGR"))
    given = {"name": "Spring", "act": "save"}
    assert manager.post(f"/board/views/{view.pk}/change/", given).url.endswith("/board/?view=all")
    view.refresh_from_db()
    assert not view.shared


@pytest.mark.parametrize("text", ["612345678", "19620412", "AB1234567", "X1234567", "Ana", "Ahmed"])
def test_numbers_and_names_of_people_never_become_addresses(text):
    assert not is_code(text)


@pytest.mark.parametrize("text", ["12", "CW-00012", "cw12", "CW-", "SYN-O0000797"])
def test_codes_may(text):
    assert is_code(text)


def test_the_tasks_of_who_gives_a_case_on_are_free_and_the_new_one_is_told(case, coordinator):
    other = make_user("COORD", name="Ada Next")
    item = WorkItem.objects.open().filter(case=case, role="COORD").first()
    claim(item.pk, actor=Actor(coordinator, "COORD"))
    coordinate(case.pk, other, actor=Actor(coordinator, "COORD"))
    item.refresh_from_db()
    assert item.owner is None
    said = sentence(Notice.objects.get(user=other, case=case))
    assert said == "Nora Lindqvist gave you this case to coordinate."


@pytest.mark.parametrize(
    "address",
    [
        "/board/cards/?case=%00",
        "/board/bulk/note/?case=%00",
        "/board/column/INQUIRY/?lanes=country&lane=%00",
        "/board/column/INQUIRY/?lanes=coordinator&lane=" + "9" * 5000,
        "/live/since/?cursor=" + "9" * 5000,
        "/cases/CW-%00/panel/",
    ],
)
def test_nonsense_in_an_address_is_refused_and_breaks_nothing(client, case, coordinator, address):
    assert sign_in(client, coordinator).get(address).status_code in {400, 404, 422}


def test_the_hospital_knows_limits_from_its_review_on(client, case):
    manager = Actor(make_user("MGR"), "MGR")
    for column in ("INQUIRY", "CONSENT"):
        set_limit(column, limit=9, hard=False, actor=manager)
    crc = sign_in(client, make_user("SITE_CRC"))
    assert crc.get("/board/limits/INQUIRY/").status_code == 404
    assert crc.get("/board/limits/CONSENT/").status_code == 200


def test_a_manager_says_why_before_columns_answer(client, case):
    manager = sign_in(client, make_user(Role.MGR))
    assert manager.get(f"/board/says/{case.code}/").json()["columns"] == {}
