"""The second person: what was proposed is shown word by word, then confirmed or turned down."""

import json

import pytest
from django.urls import reverse

from casework.cases.models import Proposal
from workflows.engine import moves, tasks

FOUND = "Another case of this person was found today."


@pytest.fixture
def proposed(mara, case):
    """A case that its coordinator wants closed as a duplicate."""
    tasks.correct(case.pk, "duplicate_found", actor=mara.actor, raw=True, reason=FOUND)
    return moves.advance(
        case.pk,
        "close_duplicate",
        actor=mara.actor,
        given={"master_case": "CW-00042"},
        reason_code="DUPLICATE_OF",
        comment="Same passport.",
    )


def url(case, target="close_duplicate", kind="edge"):
    return reverse("case-confirm", args=[case.code, kind, target])


def waiting(case):
    return Proposal.objects.filter(case=case, outcome="").count()


def test_it_is_shown_word_by_word(sign, proposed, said):
    text = said(sign("MGR", proposed).get(url(proposed), htmx=True))
    for part in (
        "Close as a duplicate",
        "Proposed by Mara Lindqvist (Case coordinator)",
        "To be confirmed by: Manager.",
        "The case that stays open CW-00042",
        "Reason Duplicate of another case",
        "Comment Same passport.",
    ):
        assert part in text


def test_the_second_person_confirms_and_it_happens(sign, proposed, again):
    answer = sign("MGR", proposed).post(url(proposed), {"decision": "confirm"}, htmx=True)
    event = json.loads(answer["HX-Trigger"])["casemoved"]
    assert (event["case"], event["from"], event["to"]) == (proposed.code, "INQUIRY", "")
    assert event["undo"] == ""
    assert again(proposed).stage == "CLOSED_DUPLICATE"


def test_it_is_turned_down_with_a_reason(sign, proposed, again):
    manager = sign("MGR", proposed)
    silent = manager.post(url(proposed), {"decision": "turn_down"}, htmx=True)
    assert silent.status_code == 422
    assert waiting(proposed) == 1
    sent = {"decision": "turn_down", "reason": "The passports differ."}
    answer = manager.post(url(proposed), sent, htmx=True)
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": proposed.code}}
    assert (again(proposed).stage, waiting(proposed)) == ("INQUIRY", 0)


def test_the_proposer_takes_it_back_but_does_not_confirm(mara, proposed, again):
    page = mara.get(url(proposed), htmx=True).content.decode()
    assert 'value="confirm"' not in page
    refused = mara.post(url(proposed), {"decision": "confirm"}, htmx=True)
    assert refused.status_code == 409
    assert again(proposed).stage == "INQUIRY"
    sent = {"decision": "turn_down", "reason": "My mistake."}
    assert mara.post(url(proposed), sent, htmx=True).status_code == 204
    assert waiting(proposed) == 0


def test_another_role_reads_it_and_cannot_decide(sign, proposed):
    reviewer = sign("INVESTIGATOR", proposed)
    page = reviewer.get(url(proposed), htmx=True)
    assert page.status_code == 200
    assert b'type="submit"' not in page.content
    for decision in ("confirm", "turn_down"):
        sent = {"decision": decision, "reason": "Not mine to say."}
        assert reviewer.post(url(proposed), sent, htmx=True).status_code == 409
    assert waiting(proposed) == 1


def test_what_was_decided_meanwhile_is_said(sign, proposed, said):
    manager = sign("MGR", proposed)
    manager.post(url(proposed), {"decision": "confirm"})
    answer = manager.post(url(proposed), {"decision": "confirm"}, htmx=True)
    assert answer.status_code == 404
    assert "There is nothing to confirm" in said(answer)


@pytest.mark.parametrize(
    ("kind", "target"),
    [("edge", "nonsense"), ("task", "close_duplicate"), ("thing", "x"), ("fact", "__dict__")],
)
def test_what_the_protocol_does_not_know_is_not_there(mara, proposed, kind, target):
    assert mara.get(url(proposed, target, kind)).status_code == 404


def test_a_foreign_case_and_roles_without_moves(mara, foreign, sign, case):
    assert mara.get(url(foreign)).status_code == 404
    assert sign("TRANS", case).get(url(case)).status_code == 403


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_a_malformed_decision_is_422(sign, proposed, decision):
    answer = sign("MGR", proposed).post(url(proposed), {"decision": decision}, htmx=True)
    assert answer.status_code == 422


def test_only_known_methods(mara, proposed):
    assert mara.client.delete(url(proposed)).status_code == 405
