"""Background jobs of the room. Job arguments never hold patient data."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from casework import clock
from casework.people.demo_clock import current_shift
from documents.files.examining import examine
from documents.files.waiting import wake_forgotten
from documents.redacting.making import make
from documents.retention.removing import remove, remove_forgotten
from documents.sending.sweeping import abort_strays, drop_abandoned, finish_joining

# Scanner and store are away for minutes or hours; a file waits as long.
PATIENT = RetryStrategy(max_attempts=2000, wait=30)


@app.task(retry=PATIENT)
def examine_file(file_id: int) -> None:
    """One file's pass: read, scan, open."""
    with clock.shifted_by(current_shift()):
        examine(file_id)


@app.task(retry=PATIENT)
def remove_deleted_file(deletion_id: int) -> None:
    """The stored file of what two people deleted."""
    with clock.shifted_by(current_shift()):
        remove(deletion_id)


@app.task(retry=PATIENT)
def redact_file(redaction_id: int) -> None:
    """Make one redacted copy; it is then looked into like any other file."""
    with clock.shifted_by(current_shift()):
        make(redaction_id)


@app.periodic(cron="*/5 * * * *", periodic_id="files")
@app.task(queueing_lock="files", lock="files")
def look_after_files(timestamp: int) -> None:
    """Every five minutes: uploads and deletions that stopped half-way, files that wait for no job."""
    with clock.shifted_by(current_shift()):
        finish_joining()
        drop_abandoned()
        wake_forgotten()
        remove_forgotten()


@app.periodic(cron="17 3 * * *", periodic_id="strays")
@app.task(queueing_lock="strays", lock="files")
def forget_strays(timestamp: int) -> None:
    """Once a day: unfinished uploads that the store knows of and no row does."""
    abort_strays()
