"""Notes of a case: written, translated, changed; every earlier text stays in history."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casework import clock, languages
from casework.cases import changes
from casework.cases.models import Case
from casework.contacts import access
from casework.contacts.models import CaseNote
from casework.contacts.points import refused
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side


def visible(case: Case, actor: Actor) -> QuerySet[CaseNote]:
    """The notes of a case that the actor may know of."""
    return visible_in([case], actor)


def visible_in(cases: Iterable[Case], actor: Actor) -> QuerySet[CaseNote]:
    """The notes of these cases that the actor may know of."""
    if not access.may(actor, "read log"):
        return CaseNote.objects.none()
    shown = Q() if access.sees_internal(actor) else Q(internal=False)
    return CaseNote.objects.filter(shown, case__in=list(cases))


def may_edit(note: CaseNote, actor: Actor) -> bool:
    """Those who write notes change those of their own side."""
    same_side = SIDE_OF.get(actor.role) == SIDE_OF.get(note.written_role)
    return access.may(actor, "write notes") and same_side


@verb
def add(case_id: int, *, text: str, language: str, internal: bool, actor: Actor) -> CaseNote:
    """Note something in the language it was said in."""
    case = changes.lock(case_id, actor)
    _check(actor, text, language)
    if internal and SIDE_OF[actor.role] != Side.NAVIGATOR:
        raise refused("ROLE_NOT_ALLOWED", _("Only the navigator's people keep internal notes."))
    return CaseNote.objects.create(
        case=case,
        text=text.strip(),
        language=language,
        internal=internal,
        written_at=clock.now(),
        written_by=actor.user,
        written_role=actor.role,
    )


@verb
def change(
    case_id: int,
    note_id: int,
    *,
    text: str,
    language: str,
    internal: bool,
    seen_version: int,
    actor: Actor,
) -> CaseNote:
    """Change a note. Its translation stays, and the page says that it is of an earlier text."""
    note = _open(case_id, note_id, seen_version, actor)
    _check(actor, text, language)
    if not may_edit(note, actor):
        raise refused("ROLE_NOT_ALLOWED", _("Only the side that wrote a note changes it."))
    if internal and SIDE_OF[actor.role] != Side.NAVIGATOR:
        raise refused("ROLE_NOT_ALLOWED", _("Only the navigator's people keep internal notes."))
    note.text, note.language, note.internal = text.strip(), language, internal
    note.changed_at, note.changed_by = clock.now(), actor.user
    return _save(note)


@verb
def translate(
    case_id: int, note_id: int, *, text: str, language: str, seen_version: int, actor: Actor
) -> CaseNote:
    """Put the translation beside a note, or a better one in its place."""
    note = _open(case_id, note_id, seen_version, actor)
    _check(actor, text, language)
    if language == note.language:
        raise refused("SAME_LANGUAGE", _("The note itself is in this language."))
    note.translation, note.translation_language = text.strip(), language
    note.translated_at, note.translated_by = clock.now(), actor.user
    return _save(note)


def _check(actor: Actor, text: str, language: str) -> None:
    if not access.may(actor, "write notes"):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    if not text.strip():
        raise refused("TEXT_MISSING", _("There is no text."))
    if language not in languages.NAMES:
        raise refused("LANGUAGE_UNKNOWN", _("This language is not known."))


def _open(case_id: int, note_id: int, seen_version: int, actor: Actor) -> CaseNote:
    case = changes.lock(case_id, actor)
    note = visible(case, actor).get(pk=note_id)
    if note.version != seen_version:
        raise refused(
            "CHANGED_MEANWHILE", _("Somebody changed this note meanwhile. Look at it again.")
        )
    return note


def _save(note: CaseNote) -> CaseNote:
    note.version += 1
    note.save()
    return note
