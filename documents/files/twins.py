"""The same bytes a second time: in one case they are refused, in another people are told."""

from dataclasses import dataclass

from casework.cases.models import Case
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side
from documents.files.models import File, State


def twin_of(file: File, case: Case, sha256: str) -> File | None:
    """Another file with these bytes that is in the case already and clean."""
    same = File.objects.filter(case=case, sha256=sha256, state=State.CLEAN)
    return same.exclude(key=file.key).order_by("pk").first() if sha256 else None


@dataclass(frozen=True)
class Elsewhere:
    """That other cases got the same file. `codes`: of those that the reader may open."""

    codes: tuple[str, ...] = ()


def elsewhere(file: File, actor: Actor) -> Elsewhere | None:
    """Whether other cases got the same file; None also for families, whom it is not told."""
    if not file.sha256 or SIDE_OF.get(actor.role, Side.EXTERNAL) == Side.EXTERNAL:
        return None
    same = File.objects.filter(sha256=file.sha256, state=State.CLEAN, case__isnull=False)
    same = same.exclude(case=file.case_id) if file.case_id else same.exclude(pk=file.pk)
    if not same.exists():
        return None
    known = Case.objects.visible_to(actor).filter(without_question(actor))
    codes = known.filter(pk__in=same.values("case")).order_by("code").values_list("code", flat=True)
    return Elsewhere(tuple(codes))
