"""Many jobs at once, as rows: for counting queries."""

from itertools import count

from translation.jobs.models import Job

_numbers = count(1)


def more_jobs(journey, number):
    """Jobs of one paper into languages that nobody speaks: only their rows are looked at."""
    first = Job.objects.filter(case=journey.case).first()
    same = ("case", "version", "source_language", "source_sha256", "domain", "due_at", "made_at")
    given = {name: getattr(first, name) for name in same}
    return [
        Job.objects.create(**given, target_language=f"x{next(_numbers)}", pages=2, words=100)
        for _ in range(number)
    ]
