"""Saving from the desk, one segment at a time; answering findings, asking, giving back, handing in."""

import pytest

from documents.lending.models import Loan
from tests.translation.desk import linguist, write_all
from tests.translation.test_desk_page import at, client, job, made, translator
from translation.asking.models import Question
from translation.jobs.models import Job
from translation.memory.remembering import remember
from translation.review.models import Justification
from translation.segments.models import Segment
from translation.terms.verbs import propose

__all__ = ["client", "job", "made", "translator"]
pytestmark = pytest.mark.xdist_group("translation-desk")

JSON = {"HTTP_ACCEPT": "application/json"}
HTMX = {"HTTP_HX_REQUEST": "true"}


def save(client, job, number, text, revision=0, **more):
    sent = {"target": text, "seen_revision": revision, **more}
    return client.post(at("translation-segment", job, number), sent, **JSON)


def segment(job, number):
    return Segment.objects.get(job=job, number=number)


def test_a_segment_is_saved_on_its_own(client, job):
    answer = save(client, job, 1, "化验报告")
    assert answer.status_code == 200
    assert answer.json()["revision"] == 1
    assert answer.json()["state"] == "DRAFT"
    assert segment(job, 1).target == "化验报告"
    assert segment(job, 2).target == ""


def test_a_save_is_repeated_without_harm(client, job):
    for _ in range(2):
        assert save(client, job, 1, "化验报告").json()["revision"] == 1


def test_confirming_says_that_it_is_right(client, job):
    assert save(client, job, 1, "化验报告", confirm="on").json()["state"] == "CONFIRMED"
    assert save(client, job, 1, "化验单", 1).json()["state"] == "DRAFT"


def test_nothing_is_not_confirmed(client, job):
    answer = save(client, job, 1, " ", confirm="on")
    assert answer.status_code == 409
    assert answer.json()["codes"] == ["EMPTY"]


def test_what_was_changed_elsewhere_is_told_with_its_text(client, job):
    save(client, job, 1, "化验报告")
    answer = save(client, job, 1, "检验报告", 0)
    assert answer.status_code == 409
    said = answer.json()
    assert (said["target"], said["revision"]) == ("化验报告", 1)
    assert segment(job, 1).target == "化验报告"


def test_a_match_keeps_where_it_came_from(client, job):
    save(client, job, 1, "化验报告", origin="MEMORY", percent="97")
    assert (segment(job, 1).origin, segment(job, 1).percent) == ("MEMORY", 97)


def test_the_cells_of_a_row_are_saved_together(client, job):
    Segment.objects.filter(job=job, number=2).update(kind="row", source="Hemoglobina\t11,2\tg/dL")
    save(client, job, 2, ["血红蛋白", "11.2", "g/dL"])
    assert segment(job, 2).target == "血红蛋白\t11.2\tg/dL"


def test_the_source_that_a_machine_read_is_set_right(client, job):
    Segment.objects.filter(job=job, number=2).update(draft=True)
    answer = save(client, job, 2, "", source="Hemoglobina 11,3 g/dL.")
    assert answer.json()["source"] == "Hemoglobina 11,3 g/dL."
    assert save(client, job, 1, "", source="Otra cosa").json()["codes"] == ["SOURCE_KEPT"]


def test_a_dropped_token_is_found_at_once(client, job):
    Segment.objects.filter(job=job, number=1).update(source="Paciente: [NAME-1]")
    said = save(client, job, 1, "患者：").json()
    assert "[NAME-1]" in said["findings"]
    assert "1 dangerous" in said["badges"]
    found = client.get(at("translation-findings", job)).json()["badges"]
    assert list(found) == ["1"]
    assert save(client, job, 1, "患者：[NAME-1]", 1).json()["badges"].strip() == ""


@pytest.mark.parametrize(
    "sent", [{"seen_revision": "no"}, {"target": "a\x00b", "seen_revision": 0}, {}]
)
def test_what_is_no_text_is_not_saved(client, job, sent):
    answer = client.post(at("translation-segment", job, 1), sent, **JSON)
    assert answer.status_code == 409
    assert answer.json()["codes"] == ["MALFORMED"]


def test_a_segment_that_is_not_there_is_not_saved(client, job):
    assert save(client, job, 999, "text").status_code == 404


def test_a_job_that_is_gone_takes_no_text(client, job, translator):
    write_all(job, translator)
    client.post(at("translation-hand-in", job), {"stated": "on"})
    answer = save(client, job, 1, "text", 1)
    assert answer.status_code == 409
    assert answer.json()["codes"] == ["MOVED_ON"]
    assert "target" not in answer.json()
    claimed_by_another(job, translator)
    assert save(client, job, 1, "text", 1).status_code == 404


def claimed_by_another(job, translator):
    Job.objects.filter(pk=job.pk).update(translator=linguist(("es", "zh")).user)


def test_without_scripts_a_form_saves_and_leads_back(client, job):
    answer = client.post(
        at("translation-segment", job, 1), {"target": "化验\r\n报告", "seen_revision": 0}
    )
    assert answer.status_code == 302
    assert answer.url.endswith("#s1")
    assert segment(job, 1).target == "化验\n报告"


def test_without_scripts_a_conflict_shows_both_texts(client, job):
    save(client, job, 1, "化验报告")
    answer = client.post(
        at("translation-segment", job, 1), {"target": "检验报告", "seen_revision": 0}
    )
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "化验报告" in said
    assert "检验报告" in said
    assert 'name="seen_revision" value="1"' in said


def test_without_scripts_a_job_that_is_gone_says_so(client, job, translator):
    write_all(job, translator)
    client.post(at("translation-hand-in", job), {"stated": "on"})
    answer = client.post(at("translation-segment", job, 1), {"target": "x", "seen_revision": 1})
    assert "You handed" in answer.content.decode()


def test_the_aids_of_a_segment_are_fetched_on_their_own(client, job):
    Segment.objects.filter(job=job, number=1).update(source="[NAME-1]", target="患者")
    said = client.get(at("translation-aids", job, 1)).content.decode()
    assert "Keep what stands for the patient" in said
    assert client.get(at("translation-aids", job, 999)).status_code == 404


def test_the_memory_and_the_terms_help(client, job):
    reviewer = linguist(("es", "zh"), role="TREV")
    pair = {"source_language": "es", "target_language": "zh"}
    known = [("Prednisona 5 mg cada 12 horas.", "泼尼松 5 mg，每 12 小时一次。")]
    remember(known, case=job.case, job=None, actor=reviewer, **pair)
    term = {"source": "prednisona", "target": "泼尼松", "kind": "PREFERRED", "domain": "GENERAL"}
    propose(term | pair, actor=reviewer)
    segment = job.segments.get(source__startswith="Prednisona")
    said = client.get(at("translation-aids", job, segment.number)).content.decode()
    assert 'data-match="泼尼松 10 mg，每 12 小时一次。"' in said
    assert "Its numbers differ" in said
    assert "<mark>10</mark>" in said
    assert 'data-term="泼尼松"' in said
    assert "proposed" in said


def justify(client, job, **more):
    sent = {"code": "IDENTITY_CHANGED", "source": "[NAME-1]", "target": "", **more}
    return client.post(at("translation-justify", job, 1), sent, **HTMX)


def test_a_critical_finding_is_justified_with_a_reason(client, job):
    Segment.objects.filter(job=job, number=1).update(source="[NAME-1]", target="患者")
    assert justify(client, job, reason="").status_code == 409
    answer = justify(client, job, reason="The name is printed twice on this page.")
    assert "Justified: The name is printed twice" in answer.content.decode()
    assert Justification.objects.get().by == job.translator


def test_what_is_not_found_is_not_justified(client, job):
    assert justify(client, job, reason="It is right as it is.").status_code == 409
    assert justify(client, job, code="").status_code == 422
    Segment.objects.filter(job=job, number=1).update(source="[NAME-1]", target="患者")
    assert client.post(at("translation-justify", job, 999)).status_code == 404


def test_handing_in_lists_what_is_not_in_order(client, job):
    for answer in (
        client.get(at("translation-hand-in", job)),
        client.post(at("translation-hand-in", job), {"stated": "on"}),
    ):
        said = answer.content.decode()
        assert "segments are not confirmed" in said
        assert 'data-jump="1"' in said
    assert answer.status_code == 409


def test_handing_in_needs_the_statement(client, job, translator):
    write_all(job, translator)
    answer = client.post(at("translation-hand-in", job), {"stated": ""})
    assert answer.status_code == 409
    assert "State that the translation is complete" in answer.content.decode()


def test_who_hands_in_has_paper_and_text_no_more(client, job, translator):
    write_all(job, translator)
    answer = client.post(at("translation-hand-in", job), {"stated": "on"}, **HTMX)
    assert answer.headers["HX-Redirect"] == at("translation-job", job)
    assert Job.objects.get(pk=job.pk).state == "IN_REVIEW"
    assert not Loan.objects.running().filter(version=job.version).exists()


def test_a_job_is_given_back_with_a_reason(client, job):
    assert client.post(at("translation-release", job), {"reason": "no"}).status_code == 409
    assert client.post(at("translation-release", job), {"reason": ""}).status_code == 422
    answer = client.post(at("translation-release", job), {"reason": "I cannot read this hand."})
    assert answer.status_code == 302
    assert Job.objects.get(pk=job.pk).state == "QUEUED"


def test_a_page_is_asked_about(client, job):
    asked = {"page": 1, "number": 2, "text": "Which medicine is this?"}
    answer = client.post(at("translation-ask", job), asked, **HTMX)
    said = answer.content.decode()
    assert '<hx-partial hx-target="#questions-1"' in said
    assert "Which medicine is this?" in said
    assert Question.objects.get().segment.number == 2
    assert client.post(at("translation-ask", job), asked).status_code == 302


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"page": 1, "text": ""}, 422),
        ({"page": 1, "text": "?"}, 409),
        ({"page": 99, "text": "Which medicine is this?"}, 409),
        ({"page": 1, "number": 999, "text": "Which medicine is this?"}, 422),
    ],
)
def test_a_question_that_is_none_is_refused(client, job, asked, status):
    assert client.post(at("translation-ask", job), asked).status_code == status
    assert not Question.objects.exists()


def test_dialogs_open_as_pages_too(client, job):
    for name in ("translation-hand-in", "translation-release", "translation-ask"):
        assert client.get(at(name, job)).status_code == 200
        fragment = client.get(at(name, job), **HTMX).content.decode()
        assert "<!DOCTYPE" not in fragment
