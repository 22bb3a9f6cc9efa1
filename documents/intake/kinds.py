"""Which papers a loose file may become in a case: those it still needs first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework.cases.models import Case
from casework.cases.situation import situation
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.checklist.papers import checklist, papers, stage_needs
from documents.uploads.access import may_upload

type Groups = list[tuple[str, list[tuple[str, str]]]]


def needed(case: Case, actor: Actor) -> list[DocumentType]:
    """The papers that checklist or stage ask for and of which no version is held; by label."""
    s = situation(case, actor)
    asked = dict.fromkeys(checklist(s))
    for need in stage_needs(s):
        if not any(papers(s).newest(code) for code in need.any_of):
            asked |= dict.fromkeys(need.any_of)
    kinds = s.protocol.documents
    missing = [
        kinds[code] for code in asked if not papers(s).newest(code) and code not in papers(s).waived
    ]
    return _sorted(kind for kind in missing if may_upload(kind, actor))


def _sorted(kinds: Iterable[DocumentType]) -> list[DocumentType]:
    return sorted(kinds, key=lambda kind: kind.label)


def groups(case: Case, wanted: list[DocumentType], actor: Actor) -> Groups:
    """Every paper that this actor may bring, `wanted` ones first, as choices."""
    first = {kind.code for kind in wanted}
    others = [
        kind
        for kind in protocol(case.protocol_id).documents.values()
        if kind.code not in first and may_upload(kind, actor)
    ]
    named = [(_("Still needed"), wanted), (_("Others"), _sorted(others))]
    return [(name, [(kind.code, kind.label) for kind in kinds]) for name, kinds in named if kinds]
