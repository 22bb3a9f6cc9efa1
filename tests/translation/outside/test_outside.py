"""Translating outside: the file that goes out, and what its return does to the job."""

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.people.actor import SYSTEM
from casework.people.roles import Role
from documents.examination import kinds
from documents.models import Seen
from tests.people_and_cases import make_user, sign_in
from tests.translation.desk import CHINESE, linguist, sheet, write_all
from translation.exchange import xliff
from translation.jobs import claiming
from translation.jobs.models import Job, State
from translation.models import Segment
from translation.outside.files import as_file, exchange_of
from translation.review import handing_in
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("desk jobs")


@pytest.fixture
def mine(job, translator):
    """The job in the translator's hands."""
    prepare(job.pk, actor=SYSTEM)
    return claiming.claim(job.pk, actor=translator)


@pytest.fixture
def client(translator):
    return sign_in(Client(), translator.user)


def filled_in(job, **other):
    """The job's own Word table with its translations."""
    document = docx.Document(BytesIO(as_file(job, "docx")))
    for row in document.tables[0].rows[1:]:
        source = row.cells[2].text
        row.cells[3].text = other.get(source, CHINESE[source])
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def bring(client, job, data, name="T.docx", **more):
    sent = {"file": SimpleUploadedFile(name, data), "stated": "on"} | more
    return client.post(reverse("translation-outside", args=[job.pk]), sent)


def states(job):
    return list(job.segments.values_list("state", flat=True))


def test_the_word_table_comes_back_and_is_confirmed(client, mine):
    assert bring(client, mine, filled_in(mine)).status_code == 200
    assert states(mine) == ["CONFIRMED"] * 4
    assert all(one.target == CHINESE[one.source] for one in mine.segments.all())
    assert set(mine.segments.values_list("origin", flat=True)) == {"IMPORTED"}
    assert Job.objects.get(pk=mine.pk).state == State.TRANSLATING


def test_xliff_comes_back_too(client, mine):
    going = exchange_of(mine)
    units = tuple(
        type(unit)(unit.id, unit.source, CHINESE[unit.source], unit.page, unit.kind, "translated")
        for unit in going.units
    )
    back = xliff.write(type(going)(going.source_language, "zh", going.job, units))
    assert bring(client, mine, back, "T.xlf").status_code == 200
    assert states(mine) == ["CONFIRMED"] * 4


def test_what_was_confirmed_at_the_desk_stays(client, mine, translator):
    write_all(mine, translator)
    before = list(mine.segments.values_list("target", flat=True))
    bring(client, mine, filled_in(mine))
    assert list(mine.segments.values_list("target", flat=True)) == before


def test_a_wrong_dose_is_not_confirmed(client, mine):
    wrong = {"Prednisona 10 mg cada 12 horas.": "泼尼松 100 mg，每12小时一次。"}
    answer = bring(client, mine, filled_in(mine, **wrong))
    assert "Look at these" in answer.content.decode()
    assert states(mine) == ["CONFIRMED"] * 3 + ["DRAFT"]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"MZ no paper", "T.docx"), (b"<not xliff/>", "T.xlf"), (b"", "T.pdf"), (b"words", "T.txt")],
)
def test_another_file_is_refused_with_what_to_do(client, mine, data, name):
    answer = bring(client, mine, data, name)
    assert answer.status_code == 422
    assert states(mine) == ["EMPTY"] * 4


def test_it_must_be_ones_own_translation(client, mine):
    sent = {"file": SimpleUploadedFile("T.docx", filled_in(mine))}
    answer = client.post(reverse("translation-outside", args=[mine.pk]), sent)
    assert answer.status_code == 422
    assert "your own translation" in answer.content.decode()
    assert states(mine) == ["EMPTY"] * 4


@pytest.mark.parametrize(("way", "kind"), [("docx", kinds.DOCX), ("xlf", "application/xliff+xml")])
def test_taking_the_text_out_is_on_record(client, mine, translator, way, kind):
    answer = client.get(reverse("translation-outside-file", args=[mine.pk, way]))
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert f"{mine.code}-es-zh.{way}" in answer["Content-Disposition"]
    seen = Seen.objects.filter(file=mine.version.file_id, user=translator.user)
    assert [one.kind for one in seen] == [Seen.Kind.DOWNLOADED]


def test_an_unknown_way_is_not_there(client, mine):
    assert client.get(reverse("translation-outside-file", args=[mine.pk, "exe"])).status_code == 404


def test_after_the_hand_in_nothing_goes_out_or_in(client, mine, translator):
    write_all(mine, translator)
    handing_in.hand_in(mine.pk, stated=True, actor=translator)
    for address in (
        reverse("translation-outside", args=[mine.pk]),
        reverse("translation-outside-file", args=[mine.pk, "docx"]),
    ):
        assert client.get(address).status_code == 404
    assert bring(client, mine, sheet("x"), "T.pdf").status_code == 404
    assert Segment.objects.filter(job=mine).exists()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"TRANS"}))
def test_nobody_else_takes_it_out(mine, role):
    reader = sign_in(Client(), make_user(role))
    for address in (
        reverse("translation-outside", args=[mine.pk]),
        reverse("translation-outside-file", args=[mine.pk, "docx"]),
    ):
        assert reader.get(address).status_code == 403


def test_another_translator_does_not_know_of_it(mine):
    reader = sign_in(Client(), linguist(("es", "zh")).user)
    assert reader.get(reverse("translation-outside", args=[mine.pk])).status_code == 404
