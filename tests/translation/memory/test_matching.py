"""What the memory offers for a segment, and what may be taken without looking."""

import pytest
from django.db import connection

from casework.people.actor import Actor
from tests.people_and_cases import make_case, make_user
from translation.identity.naming import Name
from translation.identity.people import Identity
from translation.memory.masking import GAP
from translation.memory.matching import matches, matches_for, may_confirm
from translation.memory.models import Entry
from translation.memory.remembering import approve_entries, import_entries, remember, withdraw

KNOWN = [
    ("Hemoglobina 12,5 g/dL", "血红蛋白 12.5 g/dL"),
    ("La biopsia renal muestra nefritis lúpica clase IV activa", "肾活检示活动性IV型狼疮性肾炎"),
    ("Fecha del informe: 12/03/2024", "报告日期：2024年3月12日"),
    ("La paciente Camino Ejemplo tolera bien la infusión", "患者 Camino Ejemplo 输注耐受良好"),
    ("Sin alteraciones significativas en la radiografía de tórax", "胸部X线检查未见明显异常"),
]


@pytest.fixture
def memory(protocol_version):
    case = make_case(make_user("COORD"), protocol_version, name="Camino Ejemplo")
    reviewer = Actor(make_user("TREV"), "TREV")
    remember(KNOWN, case=case, source_language="es", target_language="zh", job=None, actor=reviewer)
    return case, reviewer


def best(source, **more):
    return matches("es", "zh", source, **more)[0]


def test_the_same_segment_is_offered_whole_and_may_be_taken(memory):
    match = best("Hemoglobina  12,5 g/dL")
    assert (match.percent, match.target, match.numbers_differ) == (100, KNOWN[0][1], False)
    assert may_confirm(match)


def test_other_numbers_are_laid_in_and_never_taken_unseen(memory):
    match = best("Hemoglobina 9,1 g/dL")
    assert (match.percent, match.target, match.numbers_differ) == (99, "血红蛋白 9.1 g/dL", True)
    assert not may_confirm(match)


def test_a_date_is_laid_in_and_never_taken_unseen(memory):
    match = best("Fecha del informe: 12/03/2024")
    assert (match.percent, match.target) == (99, "报告日期：2024年3月12日")
    assert not may_confirm(match)


def test_a_name_is_left_to_be_written(memory):
    match = best(
        "La paciente Rosa Inventada tolera bien la infusión",
        identity=Identity((Name.of("Rosa Inventada"),)),
    )
    assert match.percent == 100
    assert match.target == "患者 ‹name› 输注耐受良好"
    assert not may_confirm(match)


def test_a_similar_segment_is_offered_below_a_hundred(memory):
    match = best("La biopsia renal muestra nefritis lúpica clase III activa")
    assert 90 <= match.percent <= 99
    assert match.entry.target == KNOWN[1][1]
    assert not may_confirm(match)


def test_numbers_of_a_similar_segment_are_never_another_documents(memory):
    match = best("Hemoglobina basal 9,1 g/dL")
    assert match.percent < 100
    assert "12.5" not in match.target
    assert GAP in match.target
    assert match.numbers_differ


def test_nothing_like_it_is_nothing(memory):
    assert matches("es", "zh", "Ecocardiograma transtorácico normal") == []
    assert matches("es", "en", KNOWN[0][0]) == []
    assert matches("es", "zh", "") == []


def test_many_segments_cost_the_same_queries(memory, django_assert_num_queries):
    sources = [f"Hemoglobina {n},5 g/dL" for n in range(30)]
    sources += [f"La biopsia renal muestra nefritis de tipo {n}" for n in range(30)]
    with django_assert_num_queries(3):
        found = matches_for("es", "zh", sources)
    assert len(found) == 60
    assert all(found)
    with django_assert_num_queries(1):
        assert sum(map(bool, matches_for("es", "zh", sources, similar=False))) == 30


def test_chinese_arabic_and_hindi_are_found_too(memory):
    _, reviewer = memory
    for language, text in (
        ("zh", "患者三年前确诊系统性红斑狼疮并长期服药"),
        ("ar", "تعاني المريضة من التهاب الكلية الذئبي منذ سنوات"),
        ("hi", "रोगी को तीन साल पहले ल्यूपस का निदान हुआ था"),
    ):
        pairs = [(text, "Diagnosed with lupus years ago")]
        import_entries(pairs, source_language=language, target_language="en", actor=reviewer)
        Entry.objects.waiting().update(approved_at="2024-01-01T00:00Z", approved_by=reviewer.user)
        (match,) = matches(language, "en", text[:-3])
        assert 70 <= match.percent < 100


def test_imported_entries_wait_for_another_reviewer(memory):
    _, reviewer = memory
    pairs = [("Abdomen blando y depresible", "腹软")]
    import_entries(pairs, source_language="es", target_language="zh", actor=reviewer)
    assert matches("es", "zh", pairs[0][0]) == []
    waiting = list(Entry.objects.waiting().values_list("pk", flat=True))
    approve_entries(waiting, actor=Actor(make_user("TREV"), "TREV"))
    assert best(pairs[0][0]).percent == 100


def test_a_withdrawn_entry_is_offered_no_more(memory):
    _, reviewer = memory
    entry = best("Hemoglobina 12,5 g/dL").entry
    withdraw(entry.pk, ground="WRONG", reason="Not this unit.", actor=reviewer)
    assert matches("es", "zh", "Hemoglobina 12,5 g/dL") == []


def test_similar_entries_are_found_by_the_index(memory):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM translation_entry WHERE telling LIKE ANY (ARRAY['% nefritis %'])"
            " AND approved_at IS NOT NULL AND withdrawn_at IS NULL"
        )
        assert "entry_telling" in str(cursor.fetchall())
