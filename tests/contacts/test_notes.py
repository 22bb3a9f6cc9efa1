"""Notes and their translations: who reads which, that edits keep history."""

import pytest
from django.apps import apps

from casework.contacts import notes
from casework.contacts.models import CaseNote
from casework.contacts.points import ContactRefused

SPANISH = "Prefiere hablar por la tarde."
ENGLISH = "Prefers to talk in the afternoon."


def add(world, role="COORD", *, text=SPANISH, internal=False):
    return notes.add(
        world.case.pk, text=text, language="es", internal=internal, actor=world.actor(role)
    )


def test_a_note_and_its_translation_stand_side_by_side(world):
    note = add(world, "SITE_CRC")
    given = {"text": ENGLISH, "language": "en", "seen_version": 1}
    after = notes.translate(world.case.pk, note.pk, actor=world.actor(), **given)
    assert (after.text, after.translation) == (SPANISH, ENGLISH)
    assert (after.written_by, after.translated_by) == (world.people["SITE_CRC"], world.mara)
    assert after.translated_at is not None


def test_internal_notes_are_the_navigators(world):
    internal, shared = add(world, internal=True), add(world)
    for role, seen in (
        ("COORD", {internal, shared}),
        ("MGR", {internal, shared}),
        ("DPO", {internal, shared}),
        ("SITE_CRC", {shared}),
        ("INVESTIGATOR", {shared}),
        ("PATIENT", set()),
    ):
        assert set(notes.visible(world.case, world.actor(role))) == seen
    given = {"text": "x", "language": "en", "seen_version": 1}
    with pytest.raises(CaseNote.DoesNotExist):
        notes.translate(world.case.pk, internal.pk, actor=world.actor("SITE_CRC"), **given)


def refused(act, *args, **more):
    with pytest.raises(ContactRefused) as refusal:
        act(*args, **more)
    return refusal.value.codes


def test_who_may_not_and_what_is_no_note(world):
    for role in ("INVESTIGATOR", "AUDITOR", "DPO", "PATIENT"):
        assert refused(add, world, role) == ["ROLE_NOT_ALLOWED"]
    assert refused(add, world, "SITE_CRC", internal=True) == ["ROLE_NOT_ALLOWED"]
    assert refused(add, world, text="  ") == ["TEXT_MISSING"]
    note = add(world)
    given = {"text": "x", "language": "es", "seen_version": 1}
    codes = refused(notes.translate, world.case.pk, note.pk, actor=world.actor(), **given)
    assert codes == ["SAME_LANGUAGE"]


def test_only_the_side_that_wrote_it_changes_a_note(world):
    note = add(world, "SITE_CRC")
    given = {"text": "Otra cosa.", "language": "es", "internal": False, "seen_version": 1}
    change = notes.change
    assert refused(change, world.case.pk, note.pk, actor=world.actor(), **given) == [
        "ROLE_NOT_ALLOWED"
    ]
    change(world.case.pk, note.pk, actor=world.actor("SITE_CRC"), **given)
    note.refresh_from_db()
    assert (note.text, note.version) == ("Otra cosa.", 2)


def test_edits_keep_every_text_and_an_old_view_is_refused(world):
    note = add(world)
    given = {"text": "Por la noche.", "language": "es", "internal": False, "seen_version": 1}
    notes.change(world.case.pk, note.pk, actor=world.actor("MGR"), **given)
    assert refused(notes.change, world.case.pk, note.pk, actor=world.actor(), **given) == [
        "CHANGED_MEANWHILE"
    ]
    history = apps.get_model("casework", "CaseNoteHistory").objects.filter(pgh_obj=note)
    texts = history.order_by("pgh_id").values_list("text", flat=True)
    assert list(texts) == [SPANISH, "Por la noche."]
