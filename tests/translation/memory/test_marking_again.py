"""What the memory kept by another rule is marked by the rule as it is now."""

import pytest
from django.core.management import CommandError, call_command

from casework import clock
from casework.contacts.models import ContactPoint
from casework.people.actor import Actor
from tests.people_and_cases import make_user
from translation.memory import masking, wording
from translation.memory.marking_again import mark_again, mark_all_again
from translation.memory.matching import matches
from translation.memory.models import Entry
from translation.memory.remembering import MemoryRefused

pytestmark = pytest.mark.xdist_group("marking-again")


@pytest.fixture
def reviewer(db):
    return Actor(make_user("TREV"), "TREV")


@pytest.fixture
def held(reviewer):
    """Put a pair into the memory as it is, without any marks but its own."""

    def held(source, target, **more):
        own, other = masking.mask(source, "es"), masking.mask(target, "zh")
        return Entry.objects.create(
            source_language="es",
            target_language="zh",
            source=masking.without_dates(source, "es"),
            target=masking.without_dates(target, "zh"),
            masked_source=own.text,
            masked_target=other.text,
            source_numbers=own.kept,
            target_numbers=other.kept,
            places=masking.places(own.numbers, other.numbers),
            telling=wording.telling(own.text),
            source_hash=wording.hash_of(own.text),
            target_hash=wording.hash_of(other.text),
            added_by=reviewer.user,
            approved_at=clock.now(),
            approved_by=reviewer.user,
            **more,
        )

    return held


def done(reviewer):
    return [(one.seen, one.changed, one.emptied) for one in mark_all_again(actor=reviewer)]


def test_what_tells_nobody_stays_as_it_is(held, reviewer):
    held("Hemoglobina 12,5 g/dL el 12/03/2024", "2024年3月12日血红蛋白 12.5 g/dL")
    held("La paciente ‹name› tolera bien, Tel ‹contact›", "患者 ‹name› 耐受良好，电话 ‹contact›")
    before = list(Entry.objects.order_by("pk").values())
    assert done(reviewer) == [(2, 0, 0)]
    assert list(Entry.objects.order_by("pk").values()) == before


def test_a_number_of_somebody_is_marked_and_found_by_its_marks(held, reviewer):
    held("Prontuário: 4482-19, visto el 12/03/2024", "病历：4482-19，2024年3月12日就诊")
    entry = held("Kimlik 448219 kontrol 12/03/2024", "Kimlik 448219 复查 2024年3月12日")
    assert done(reviewer) == [(2, 1, 1)]  # in the first, one side only is known to be somebody's
    entry.refresh_from_db()
    assert entry.source == "Kimlik ‹number› kontrol ‹date›"
    assert "448219" not in f"{entry.source_numbers}{entry.target}{entry.masked_target}"
    [match] = matches("es", "zh", "Kimlik 771234 kontrol 01/10/2025")
    assert (match.entry, match.target) == (entry, "Kimlik ‹number› 复查 2025年10月1日")
    assert done(reviewer) == [(1, 0, 0)]


def test_two_that_say_the_same_then_are_one(held, reviewer):
    kept = held("Kimlik ‹number› kontrol edildi", "Kimlik ‹number› 已复查")
    other = held("Kimlik 448219 kontrol edildi", "Kimlik 448219 已复查")
    assert done(reviewer) == [(2, 0, 1)]
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.used, other.source, other.ground) == (2, "", "PERSONAL")
    assert other.withdrawn_by == reviewer.user


def test_a_name_of_the_jobs_case_is_marked(held, reviewer, job):
    ContactPoint.objects.create(
        case=job.case, party="GUARDIAN", name="Rosa Inventada", kind="EMAIL", value="r@example.org"
    )
    of_case = held("Acude con Inventada a control", "由 Inventada 陪同复查", job=job)
    of_nobody = held("Acude con Inventada a revisión", "由 Inventada 陪同复诊")
    in_one = held("La madre Inventada vino", "其母到场", job=job)
    assert done(reviewer) == [(3, 1, 1)]
    for entry in (of_case, of_nobody, in_one):
        entry.refresh_from_db()
    assert (of_case.source, of_case.target) == ("Acude con ‹name› a control", "由 ‹name› 陪同复查")
    assert of_nobody.source == "Acude con Inventada a revisión"
    assert (in_one.source, in_one.ground) == ("", "PERSONAL")


def test_what_was_withdrawn_stays_withdrawn_by_whom_it_was(held, reviewer):
    manager = make_user("MGR")
    entry = held("Prontuário 448219 visto", "已就诊", withdrawn_at=clock.now(), withdrawn_by=manager,
                 ground="WRONG", reason="Not this word.")  # fmt: skip
    assert done(reviewer) == [(1, 0, 1)]
    entry.refresh_from_db()
    assert (entry.source, entry.ground, entry.withdrawn_by) == ("", "PERSONAL", manager)
    assert entry.reason == "Not this word."


def test_the_command_names_who_does_it(held, reviewer, capsys):
    held("Kimlik 448219 kontrol edildi", "Kimlik 448219 已复查")
    with pytest.raises(CommandError):
        call_command("mark_memory_again", make_user("TRANS").email)
    call_command("mark_memory_again", reviewer.user.email)
    assert "1 entries: 1 have other marks now, 0 lost their text." in capsys.readouterr().out


def test_only_keepers_mark_again(held):
    entry = held("Kimlik 448219 kontrol edildi", "Kimlik 448219 已复查")
    with pytest.raises(MemoryRefused):
        mark_again((entry.pk,), actor=Actor(make_user("TRANS"), "TRANS"))
