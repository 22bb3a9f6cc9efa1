"""What comes into the memory, who approves it, and how it leaves."""

import pytest
from django.db import IntegrityError, transaction

from casework.people.actor import Actor
from tests.people_and_cases import make_case, make_user
from translation.memory.models import Entry
from translation.memory.remembering import (
    MemoryRefused,
    approve_entries,
    export_entries,
    import_entries,
    remember,
    withdraw,
)

PAIR = ("Hemoglobina 12,5 g/dL", "血红蛋白 12.5 g/dL")


@pytest.fixture
def reviewer(db):
    return Actor(make_user("TREV"), "TREV")


@pytest.fixture
def keep(reviewer, protocol_version):
    case = make_case(make_user("COORD"), protocol_version, name="Camino Ejemplo")

    def keep(*pairs, job=None):
        return remember(
            pairs, case=case, source_language="es", target_language="zh", job=job, actor=reviewer
        )

    return keep


def test_the_same_pair_is_kept_once_and_counted(keep, reviewer):
    assert keep(PAIR, PAIR) == 1
    assert Entry.objects.get().used == 2
    keep(("Hemoglobina 9,1 g/dL", "血红蛋白 9.1 g/dL"))
    entry = Entry.objects.get()
    assert (entry.used, entry.source) == (3, PAIR[0])
    assert (entry.approved_by, entry.added_by) == (reviewer.user, reviewer.user)


@pytest.mark.parametrize("text", ["12,5", "¤ 3 / 4", "", "Camino Ejemplo", "2024-01-01 08:30"])
def test_numbers_and_names_alone_are_not_kept(keep, text):
    assert keep((text, text)) == 0


def test_what_a_reviewer_approves_in_a_job_counts_for_an_import_too(keep, reviewer):
    import_entries([PAIR], source_language="es", target_language="zh", actor=reviewer)
    keep(PAIR)
    assert Entry.objects.in_use().get().approved_by == reviewer.user


def test_nobody_approves_their_own_import(reviewer):
    import_entries([PAIR], source_language="es", target_language="zh", actor=reviewer)
    ids = list(Entry.objects.values_list("pk", flat=True))
    with pytest.raises(MemoryRefused) as refusal:
        approve_entries(ids, actor=reviewer)
    assert refusal.value.codes == ["OWN_IMPORT"]
    with pytest.raises(MemoryRefused):
        approve_entries(ids, actor=Actor(make_user("MGR"), "MGR"))
    assert approve_entries(ids, actor=Actor(make_user("TREV"), "TREV")) == 1


def test_what_tells_who_somebody_is_loses_its_text_and_does_not_come_back(keep, reviewer):
    keep(PAIR)
    entry = Entry.objects.get()
    withdraw(entry.pk, ground="PERSONAL", reason="It names somebody.", actor=reviewer)
    entry.refresh_from_db()
    assert (entry.source, entry.target, entry.telling, entry.source_numbers) == ("", "", "", [])
    keep(PAIR)
    assert not Entry.objects.in_use().exists()
    with pytest.raises(MemoryRefused):
        withdraw(entry.pk, ground="WRONG", reason="Once more, please.", actor=reviewer)


def test_the_database_refuses_what_the_code_forgot(keep, reviewer):
    keep(PAIR)
    for change in (
        {"approved_by": None},
        {"ground": "PERSONAL"},
        {"withdrawn_at": "2024-01-01T00:00Z"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.update(**change)


def test_entries_in_use_are_given_out(keep, reviewer):
    keep(PAIR)
    import_entries(
        [("Abdomen blando", "腹软")], source_language="es", target_language="zh", actor=reviewer
    )
    assert [entry.source for entry in export_entries("es", "zh", reviewer)] == [PAIR[0]]
    with pytest.raises(MemoryRefused):
        export_entries("es", "zh", Actor(make_user("TRANS"), "TRANS"))
