"""The lock that covers a file: its case's, or its own while it has none."""

from casework.cases import changes
from casework.cases.models import Case
from casework.people.actor import Actor
from documents.files.models import File


def lock_case_of(file_id: int, actor: Actor) -> Case | None:
    """The case of a file, locked; a file that is filed meanwhile has one at the second look.

    None: the file came loose, and its own row is locked. Raises File.DoesNotExist, and
    Case.DoesNotExist when the actor may not see the case.
    """
    while True:
        case_id = File.objects.values_list("case_id", flat=True).get(pk=file_id)
        if case_id is not None:
            return changes.lock(case_id, actor)
        loose = File.objects.select_for_update().filter(pk=file_id, case=None)
        if loose.exists():
            return None
