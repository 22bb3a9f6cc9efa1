"""What is asked before something is done with a job. Forms check shape; the verbs check when and who."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import languages
from casework.people.models import User
from casework.people.roles import Role
from documents.uploads.forms import LONG, DressedForm
from translation.jobs.models import Job
from translation.progress.whom import Candidate, candidates

MOST_WORDS = 2000
PLACES = [(2, _("First")), (1, _("Soon")), (0, _("In its turn")), (-1, _("Later"))]


class JobForm(DressedForm):
    """Of one job. Asks nothing by itself: for what only has to be confirmed."""

    def __init__(self, data: Any, *, job: Job) -> None:
        super().__init__(data)
        self.job = job


class WhyForm(JobForm):
    """Why, in a few words."""

    reason = forms.CharField(
        label=_("Reason"), max_length=MOST_WORDS, widget=forms.Textarea(LONG), strip=True
    )


class LendForm(WhyForm):
    """Why the paper itself is lent."""

    def __init__(self, data: Any, *, job: Job) -> None:
        super().__init__(data, job=job)
        self.fields["reason"].label = _("Why can no redacted copy be read?")
        self.fields["reason"].help_text = _("It stays on record with your name.")


class WhomForm(JobForm):
    """One of the linguists of the job's pair."""

    role: str = Role.TRANS
    to = forms.TypedChoiceField(label=_("To whom"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, job: Job) -> None:
        super().__init__(data, job=job)
        self.people: list[Candidate] = candidates(job, self.role)
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.user_id, one.name) for one in self.people]

    def clean_to(self) -> User:
        return User.objects.get(pk=self.cleaned_data["to"])


class ReviewerForm(WhomForm):
    """One of those who review the job's pair."""

    role = Role.TREV


class PlaceForm(JobForm):
    """Where in the queue."""

    place = forms.TypedChoiceField(
        label=_("Place in the queue"), choices=PLACES, coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, job: Job) -> None:
        super().__init__(data, job=job)
        self.fields["place"].initial = job.priority


class LegibleForm(JobForm):
    """How well the scan can be read."""

    legible = forms.ChoiceField(
        label=_("How well can this paper be read?"),
        choices=Job.Legible.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, job: Job) -> None:
        super().__init__(data, job=job)
        self.fields["legible"].initial = job.legible


class OrderForm(DressedForm):
    """A language that the hospital reads and that a paper is not in, or put into, yet."""

    language = forms.ChoiceField(label=_("Into which language?"), widget=forms.RadioSelect)

    def __init__(self, data: Any, *, codes: Collection[str]) -> None:
        super().__init__(data)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, languages.name(code)) for code in codes]


class AnswerForm(DressedForm):
    """What the coordinator answers to a linguist."""

    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("The linguist reads it. Name no person: they do not know the patient."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(LONG),
    )
