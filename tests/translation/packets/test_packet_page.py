"""A packet for linguists: names blacked out by itself, nothing of them left in text, picture or segments."""

import re
from io import BytesIO

import pypdfium2
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.cases import facts
from casework.contacts.models import ContactPoint
from casework.people.actor import SYSTEM, Actor
from documents.files.examining import examine
from documents.models import Redaction, Version
from documents.redacting import making
from documents.redacting.giving import given_to
from documents.storage import store
from tests.people_and_cases import make_user, sign_in
from tests.translation.desk import in_translation, linguist
from tests.translation.packets.typeset import typeset
from translation.identity.numbers import digits
from translation.jobs import claiming
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("packets")

FOLDER = []
ARABIC = '#text(dir: rtl, lang: "ar")[{}]'
RUSSIAN = "\n".join(
    [
        "Пациентка: Демонстрационная Анна Петровна, 14.03.1992 г.р.",
        "Анне Петровне Демонстрационной выполнен анализ 02.02.2026.",
        "Гемоглобин 98 г/л. Анализ без Демонстрационной А. П. не выдаётся.",
    ]
)
SPANISH = "\n".join(
    [
        "Paciente: DEMONSTRATSIONNAYA ANNA, nacida el 14 de marzo de 1992",
        "Tel. +52 55 1234 5678, correo anna\\@example.org, NHC: 448219",
        "Hemoglobina 11,2 g/dL. Anemia normocítica.",
    ]
)
ARABIC_LINES = "\n".join(
    [
        ARABIC.format("اسم المريضة: آنا ديمونستراتسيونايا، تاريخ الميلاد ١٩٩٢/٣/١٤"),
        ARABIC.format("الهيموغلوبين 9.8 غم/دل"),
    ]
)


@pytest.fixture(scope="module")
def lived(desk_version):
    FOLDER[:] = [django_settings.MEDIA_ROOT]
    foreign = {
        "LAB_CBC": (typeset(RUSSIAN), "ru"),
        "LAB_CHEM": (typeset(SPANISH), "es"),
        "ECG": (typeset(ARABIC_LINES), "ar"),
    }
    return in_translation(desk_version, foreign)


@pytest.fixture
def journey(lived, db, settings):
    settings.MEDIA_ROOT = FOLDER[0]  # where the papers of the module are
    copy = lived.copy()
    with clock.held_at(copy.now):
        name = {"patient_name": "Anna Petrovna Demonstratsionnaya"}
        facts.record(copy.case, name, actor=SYSTEM, source="test")
        ContactPoint.objects.create(
            case=copy.case, party="PATIENT", kind="PHONE", value="+52 55 1234 5678"
        )
    return copy


@pytest.fixture
def jobs(journey):
    return {job.version.document_type: job for job in journey.jobs()}


@pytest.fixture
def mara(journey):
    return sign_in(Client(), journey.case.owner, "COORD")


def place(job):
    return reverse("translation-packet", args=[job.version_id])


def made(job):
    """The copy that was asked for, made and looked into as a worker does."""
    asked = Redaction.objects.get(source=job.version.file)
    making.make(asked.pk)
    asked.refresh_from_db()
    examine(asked.copy_id, apart=False)
    asked.refresh_from_db()
    return asked


def test_no_segment_holds_a_value_of_the_identity(journey, jobs):
    with clock.held_at(journey.now):
        for job in jobs.values():
            prepare(job.pk, actor=SYSTEM)
    sources = "\n".join(
        s for job in jobs.values() for s in job.segments.values_list("source", flat=True)
    )
    plain = digits(sources)
    for value in (
        "Анн",
        "Петровн",
        "Демонстрацион",
        "ANNA",
        "DEMONSTR",
        "ديمونستر",
        "آنا",
        "anna@",
    ):
        assert value not in sources, value
    for value in ("14.03.1992", "14 de marzo", "1992", "1234", "448219"):
        assert value not in plain, value
    for kept in ("Гемоглобин 98", "02.02.2026", "Hemoglobina 11,2", "Anemia normocítica", "9.8"):
        assert kept in plain, kept
    assert re.search(r"\[NAME-\d+\]", sources)
    assert re.search(r"\[BORN-\d+\]", sources)


@pytest.mark.parametrize("kind", ["LAB_CBC", "LAB_CHEM", "ECG"])
def test_names_are_blacked_out_and_the_linguist_gets_the_copy(journey, jobs, mara, kind):
    job = jobs[kind]
    with clock.held_at(journey.now):
        assert "There is no redacted copy yet" in mara.get(place(job)).content.decode()
        said = mara.post(place(job)).content.decode()
        assert "being made black" in said
        asked = made(job)
        assert asked.asked_by == journey.case.owner
        translator = linguist((job.source_language, "zh"))
        claiming.claim(job.pk, actor=translator)
        given = given_to(Version.objects.get(pk=job.version_id), translator)
        assert given == asked.copy
        with pypdfium2.PdfDocument(BytesIO(b"".join(store().read(given.key)))) as copy:
            assert copy[0].get_textpage().get_text_range() == ""
        assert "Linguists get a copy" in mara.get(place(job)).content.decode()
        assert (
            "redacted copy" in mara.get(reverse("case", args=[journey.case.code])).content.decode()
        )


def test_while_one_is_being_made_no_other_is_begun(journey, jobs, mara):
    with clock.held_at(journey.now):
        mara.post(place(jobs["LAB_CBC"]))
        assert mara.post(place(jobs["LAB_CBC"])).status_code == 409
    assert Redaction.objects.filter(source=jobs["LAB_CBC"].version.file).count() == 1


def test_a_paper_without_any_name_says_so(journey, jobs, mara):
    facts.record(
        journey.case,
        {"patient_name": "Quite Another", "requester_name": "Quite Another"},
        actor=SYSTEM,
        source="test",
    )
    facts.clear(journey.case, ["dob"])
    with clock.held_at(journey.now):
        answer = mara.post(place(jobs["LAB_CBC"]))
    assert answer.status_code == 409
    assert "Draw by hand" in answer.content.decode()
    assert not Redaction.objects.exists()


def test_the_original_that_is_lent_is_told_with_its_reason(journey, jobs, mara):
    from translation.jobs.staffing import lend_original

    with clock.held_at(journey.now):
        lend_original(
            jobs["ECG"].pk,
            reason="Handwriting everywhere",
            actor=Actor(journey.case.owner, "COORD"),
        )
        said = mara.get(place(jobs["ECG"])).content.decode()
    assert "The original is lent" in said
    assert "Handwriting everywhere" in said


@pytest.mark.parametrize("role", ["TRANS", "TREV", "AUDITOR", "DPO", "SITE_CRC", "PATIENT"])
def test_others_have_no_such_page(journey, jobs, role):
    client = sign_in(Client(), make_user(role), role)
    assert client.get(place(jobs["ECG"])).status_code == 403
    assert client.post(place(jobs["ECG"])).status_code == 403
    assert not Redaction.objects.exists()
