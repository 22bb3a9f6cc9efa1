"""Taking up a file to hold it or to delete it: its case locked first, then the file."""

from casework.cases import changes
from casework.cases.models import Case
from casework.people.actor import Actor
from documents.files.models import File


def locked(file_id: int, actor: Actor) -> tuple[File, Case | None]:
    """The file and its case; while it came loose, the file alone. File.DoesNotExist: unknown.

    A file that is filed meanwhile has a case at the second look.
    """
    while True:
        case_id = File.objects.values_list("case_id", flat=True).get(pk=file_id)
        case = changes.lock(case_id, actor) if case_id is not None else None
        file = File.objects.select_for_update().filter(pk=file_id, case=case).first()
        if file is not None:
            return file, case
