"""The queue of files that wait for their pass. The rows are the queue; jobs only wake it."""

from datetime import timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from documents.files.models import File, State

JOB = "documents.tasks.examine_file"
LATE = timedelta(minutes=10)  # after which a waiting file without a job is given one again


def examine_soon(file: File) -> None:
    """Have a file looked into by the worker.

    The job is there when the transaction is. Not so in a worker, whose jobs are written by a
    connection of its own and start at once: there, this is said on commit.
    """
    from documents.tasks import examine_file

    examine_file.configure(lock=f"file-{file.pk}").defer(file_id=file.pk)


def wake_forgotten() -> int:
    """Files that wait and that no job will take up, as after a restore; answers how many."""
    under_way = ProcrastinateJob.objects.filter(task_name=JOB, status__in=["todo", "doing"])
    known = {args["file_id"] for args in under_way.values_list("args", flat=True)}
    late = File.objects.filter(state=State.WAITING, came_at__lt=clock.now() - LATE)
    forgotten = [file for file in late if file.pk not in known]
    for file in forgotten:
        examine_soon(file)
    return len(forgotten)
