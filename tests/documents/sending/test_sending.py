"""Files that come in parts: begun, gone on with, refused, arrived; and who may send where."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.cases.models import Membership
from documents.files.examining import examine
from documents.models import File, Upload, Version
from documents.sending import sweeping
from documents.storage import store
from documents.uploads.samples import sample_pdf
from tests.documents.sending.conftest import Sender, content, slot
from tests.people_and_cases import join

pytestmark = pytest.mark.django_db


def test_a_file_arrives_whole_in_its_slot(mara, case):
    sender = Sender(mara, **slot(case))
    answer = sender.whole()
    version = Version.objects.get()
    assert answer.json() == {"state": "DONE", "file": version.file_id, "version": version.pk}
    assert content(version.file) == sender.content
    assert (version.case, version.document_type, version.language) == (case, "ECG", "es")
    assert (version.file.name, version.file.state) == ("scan.png", "WAITING")


def test_a_loose_file_waits_without_a_case(mara):
    Sender(mara).whole()
    file = File.objects.get()
    assert (file.case, file.came_by, file.versions.count()) == (None, mara.user, 0)


def test_a_file_of_a_case_waits_there_to_be_filed(mara, case):
    Sender(mara, case=case.code).whole()
    file = File.objects.get()
    assert (file.case, file.versions.count()) == (case, 0)


def test_the_same_file_goes_on_with_what_is_missing(mara):
    sender = Sender(mara)
    sender.begin()
    sender.send(2)
    first = sender.id
    [listed] = mara.get(reverse("uploads")).json()["uploads"]
    assert (listed["id"], listed["parts"], listed["name"]) == (first, [2], "scan.png")
    sender.begin()
    assert (sender.id, sender.told["parts"]) == (first, [2])
    sender.send()
    sender.complete()
    assert content(File.objects.get()) == sender.content
    assert mara.get(reverse("uploads")).json()["uploads"] == []


def test_another_file_of_that_name_is_another_upload(mara):
    one, two = Sender(mara), Sender(mara)
    one.begin()
    two.begin()
    assert one.id != two.id


def test_an_upload_that_the_store_has_forgotten_is_begun_anew(mara):
    sender = Sender(mara)
    sender.begin()
    sender.send(1)
    upload = Upload.objects.get()
    store().abort(upload.key, upload.storage_id)
    sender.begin()
    assert sender.told["parts"] == []
    sender.send()
    sender.complete()
    assert content(File.objects.get()) == sender.content


def test_it_is_not_put_together_before_all_of_it_is_there(mara):
    sender = Sender(mara)
    sender.begin()
    sender.send(1, 2)
    answer = sender.complete()
    assert (answer.status_code, answer.json()["error"]) == (
        409,
        "The file has not arrived whole yet.",
    )
    assert Upload.objects.get().state == "OPEN"


def test_completing_twice_makes_one_file(mara, case):
    sender = Sender(mara, **slot(case))
    sender.whole()
    assert sender.complete().json()["version"] == Version.objects.get().pk
    assert File.objects.count() == 1


def test_what_was_given_up_leaves_nothing(mara, settings):
    sender = Sender(mara)
    sender.begin()
    sender.send(1)
    place = reverse("upload", args=[sender.id])
    assert mara.client.delete(place).status_code == 204
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert sender.post("upload-part", sender.id, 1).status_code == 409
    assert sender.complete().status_code == 409


@pytest.mark.parametrize("number", [0, 4])
def test_a_part_that_it_does_not_have_is_refused(mara, number):
    sender = Sender(mara)
    sender.begin()
    assert sender.post("upload-part", sender.id, number).status_code == 409


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"size": 0}, 409),
        ({"size": 3 * 2**30}, 409),
        ({"size": -1}, 422),
        ({"name": ""}, 422),
        ({"fingerprint": "short"}, 422),
        ({"sha256": "no sum"}, 422),
        ({"document_type": "ECG"}, 422),  # of which case?
        ({"case": "CW-99999"}, 404),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(mara, changes, status):
    answer = Sender(mara).begin(**changes)
    assert answer.status_code == status
    assert not Upload.objects.exists()
    if status != 404:
        assert answer.json()["error"]


def test_what_is_no_json_is_not_understood(mara):
    answer = mara.client.post(reverse("uploads"), "{", content_type="application/json")
    assert answer.status_code == 422


def test_a_file_that_is_in_the_case_is_refused_before_a_byte_moves(mara, case):
    pdf = sample_pdf("Synthetic ECG")
    Sender(mara, pdf, **slot(case)).whole()
    examine(File.objects.get().pk, apart=False)
    known = {"sha256": hashlib.sha256(pdf).hexdigest()}
    answer = Sender(mara, pdf, **slot(case, "ECHO")).begin(**known)
    assert answer.status_code == 409
    assert "in the case already" in answer.json()["error"]
    assert Sender(mara, pdf).begin(**known).status_code == 201  # of what other case, is not known


def test_a_loose_file_that_waits_already_is_refused(mara):
    sender = Sender(mara)
    known = {"sha256": hashlib.sha256(sender.content).hexdigest()}
    sender.begin(**known)
    sender.send()
    sender.complete()
    answer = sender.begin(**known)
    assert (answer.status_code, answer.json()["error"]) == (
        409,
        "This very file came already, and waits to be filed.",
    )


def test_a_case_that_is_taken_away_ends_the_upload(sign, mara, case):
    nurse = sign("PATIENT", case)
    sender = Sender(nurse, **slot(case))
    sender.begin()
    sender.send(1)
    Membership.objects.filter(user=nurse.user).delete()
    assert sender.post("upload-part", sender.id, 2).status_code == 404
    assert sender.complete().status_code == 404
    assert sender.begin().status_code == 404
    assert not File.objects.exists()


def test_an_upload_is_its_senders_alone(sign, mara, case):
    sender = Sender(mara, case=case.code)
    sender.begin()
    other = Sender(sign("COORD", case))
    other.told = sender.told
    assert other.post("upload-part", other.id, 1).status_code == 404
    assert other.complete().status_code == 404
    assert other.reader.client.delete(reverse("upload", args=[other.id])).status_code == 404


@pytest.mark.parametrize("role", ["PATIENT", "GUARDIAN", "FAMILY", "HOME_MD"])
def test_families_and_home_physicians_send_into_slots_of_their_case_only(sign, case, foreign, role):
    theirs = sign(role, case)
    assert Sender(theirs, **slot(case)).begin().status_code == 201
    assert Sender(theirs).begin().status_code == 409
    assert Sender(theirs, case=case.code).begin().status_code == 409
    assert Sender(theirs, **slot(foreign)).begin().status_code == 404


@pytest.mark.parametrize("role", ["TRANS", "TREV", "AUDITOR", "ADMIN", "DPO"])
def test_others_send_nothing(sign, case, role):
    answer = Sender(sign(role, case), **slot(case)).begin()
    assert answer.status_code == 403
    assert not Upload.objects.exists()


def test_a_paper_that_is_not_theirs_to_bring_is_refused(sign, case):
    answer = Sender(sign("SITE_CRC", case), **slot(case, "PASSPORT")).begin()
    assert answer.status_code == 403


def test_a_week_of_rest_ends_an_upload(mara, settings):
    sender = Sender(mara)
    sender.begin()
    sender.send(1)
    begun = clock.now()
    with clock.held_at(begun + timedelta(days=6)):
        assert sweeping.drop_abandoned() == 0
    with clock.held_at(begun + timedelta(days=8)):
        assert sweeping.drop_abandoned() == 1
    assert (Upload.objects.get().state, Upload.objects.get().name) == ("DROPPED", "")
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_going_on_keeps_an_upload_alive(mara):
    sender = Sender(mara)
    begun = clock.now()
    sender.begin()
    with clock.held_at(begun + timedelta(days=6)):
        sender.post("upload-part", sender.id, 1)
    with clock.held_at(begun + timedelta(days=8)):
        assert sweeping.drop_abandoned() == 0


def test_a_store_that_is_away_is_said_so(mara, settings, tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("")
    settings.MEDIA_ROOT = blocked / "media"
    answer = Sender(mara).begin()
    assert answer.status_code == 503
    assert "disk" in json.loads(answer.content)["error"]


def test_who_stands_on_the_case_may_send_loose_files_of_it(sign, case):
    manager = sign("MGR")
    join(case, manager.user, "MGR")
    assert Sender(manager, case=case.code).begin().status_code == 201
