"""Terms are found in running text of many languages, and a translation is held to them."""

import pytest

from casework.people.actor import Actor
from tests.people_and_cases import make_user
from translation.terms.checking import check_terms
from translation.terms.finding import find_terms
from translation.terms.models import Term
from translation.terms.verbs import approve, edit, propose

BEGUN = {"source_language": "en", "target_language": "zh", "kind": "PREFERRED", "domain": "GENERAL"}


@pytest.fixture
def add(db):
    linguist, reviewer = (Actor(make_user(role), role) for role in ("TRANS", "TREV"))

    def add(source, target="一", *, approved=True, **more):
        term = propose(BEGUN | {"source": source, "target": target} | more, actor=linguist)
        return approve(term.pk, actor=reviewer) if approved else term

    return add


def found(text, language="en"):
    return [text[hit.start : hit.end] for hit in find_terms(language, "zh", text)]


def test_the_longest_term_is_found_first(add):
    add("lupus")
    add("lupus nephritis", "二")
    assert found("Lupus nephritis and lupus") == ["Lupus nephritis", "lupus"]


def test_words_are_whole_and_abbreviations_keep_their_case(add):
    add("ALT")
    add("ulcer")
    assert found("ALT, alt, SALT, ulcers, ulcerated") == ["ALT", "ulcers"]


def test_english_plurals_and_either_apostrophe(add):
    add("renal biopsy")
    add("Raynaud's phenomenon")
    text = "Renal biopsies; Raynaud\u2019s phenomenon"
    assert found(text) == ["Renal biopsies", "Raynaud\u2019s phenomenon"]


@pytest.mark.parametrize(
    ("language", "term", "text", "wanted"),
    [
        (
            "ru",
            "системная красная волчанка",
            "при системной красной волчанке",
            "системной красной волчанке",
        ),
        ("pl", "toczeń rumieniowaty", "w toczniu, toczeń rumieniowatego", "toczeń rumieniowatego"),
        ("es", "nefritis lúpica", "nefritis lúpicas", "nefritis lúpicas"),
        ("de", "Hautausschlag", "des Hautausschlags", "Hautausschlags"),
        ("tr", "böbrek biyopsisi", "böbrek biyopsisinde", "böbrek biyopsisinde"),
        ("ar", "ذئبة", "والذئبة الحمامية", "ذئبة"),
        ("hi", "गुर्दे की बायोप्सी", "गुर्दे की बायोप्सी में", "गुर्दे की बायोप्सी"),
        ("vi", "viêm thận", "bệnh viêm thận lupus", "viêm thận"),
        ("pt", "biópsia renal", "as biópsias renais", "biópsias renais"),
        ("fr", "biopsie rénale", "biopsies rénales", "biopsies rénales"),
    ],
)
def test_endings_of_each_language(add, language, term, text, wanted):
    add(term, source_language=language)
    assert found(text, language) == [wanted]


def test_chinese_is_found_without_spaces(add):
    add("狼疮性肾炎", "lupus nephritis", source_language="zh", target_language="en")
    text = "患者确诊狼疮性肾炎三年"
    (hit,) = find_terms("zh", "en", text)
    assert text[hit.start : hit.end] == "狼疮性肾炎"


def test_a_change_of_the_list_is_seen_at_once(add):
    term = add("flare")
    assert found("A flare") == ["flare"]
    edit(
        term.pk,
        BEGUN | {"source": "relapse", "target": "二"},
        actor=Actor(make_user("TREV"), "TREV"),
    )
    assert found("A flare, a relapse") == ["relapse"]


def test_terms_are_found_in_one_query(add, django_assert_num_queries):
    add("flare")
    found("A flare")
    with django_assert_num_queries(1):
        found("Another flare")


def codes(source, target):
    return [(finding.code, finding.critical) for finding in check_terms("en", "zh", source, target)]


def test_a_preferred_wording_must_be_there(add):
    add("sponsor", "申办者")
    assert codes("The sponsor pays.", "赞助方付费。") == [("TERM_MISSING", False)]
    assert codes("The sponsor pays.", "申办者付费。") == []
    add("sponsor", "申办方")  # either will do
    assert codes("The sponsor pays.", "申办方付费。") == []


def test_a_forbidden_wording_must_not(add):
    add("sponsor", "申办者")
    add("sponsor", "赞助商", kind="FORBIDDEN")
    source = "The sponsor pays."
    assert codes(source, "申办者即赞助商付费。") == [("TERM_FORBIDDEN", False)]
    assert codes(source, "赞助商付费。") == [("TERM_MISSING", False), ("TERM_FORBIDDEN", False)]
    assert codes("Nobody pays.", "赞助商付费。") == []


def test_what_is_part_of_the_preferred_wording_is_not_forbidden(add):
    add("lupus nephritis", "狼疮性肾炎")
    add("lupus nephritis", "肾炎", kind="FORBIDDEN")
    assert codes("Lupus nephritis", "狼疮性肾炎") == []


def test_what_is_not_translated_stays_as_often_as_it_stood(add):
    add("CD19", kind="DO_NOT_TRANSLATE")
    assert codes("CD19 and CD19", "CD19和CD19阳性") == []
    assert codes("CD19 and CD19", "CD19和CD 19") == [("DO_NOT_TRANSLATE_CHANGED", True)]
    assert codes("CD19", "CD190") == [("DO_NOT_TRANSLATE_CHANGED", True)]


def test_terms_that_await_approval_are_hints_only(add):
    add("sponsor", "申办者", approved=False)
    assert codes("The sponsor pays.", "赞助方付费。") == []
    (hit,) = find_terms("en", "zh", "The sponsor pays.")
    assert hit.term.status == "PROPOSED"


def test_rejected_terms_are_gone(add):
    add("sponsor", approved=False)
    Term.objects.update(
        status="REJECTED", decided_by=make_user("TREV"), decided_at="2024-01-01T00:00Z"
    )
    assert found("The sponsor pays.") == []
