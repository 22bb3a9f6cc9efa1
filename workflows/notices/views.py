"""The page of notices, and how one wants them by mail."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import clock
from casework.people.access import ActingRequest, acting
from casework.people.models import User
from documents.uploads.forms import DressedForm
from workflows.case import words
from workflows.notices import mail, wording
from workflows.notices.models import MAILED, WEEKLY, Kind, Mail, MailChoice, Notice
from workflows.weekly.mail import READERS

SHOWN = 100


class MailForm(DressedForm):
    """One choice for each kind of notice, and about the weekly report for those whose role gets it."""

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        chosen = mail.choices([user.pk])
        for kind in Kind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[
                    choice
                    for choice in Mail.choices
                    if kind != Kind.SAFETY or choice[0] != Mail.NEVER  # P-12
                ],
                initial=chosen.get((user.pk, kind.value), MAILED[kind.value]),
            )
        if READERS.intersection(user.roles()):
            self.fields[WEEKLY] = forms.ChoiceField(
                label=_("The weekly report"),
                choices=[(Mail.NOW.value, _("every Monday morning")), Mail.choices[-1]],
                initial=chosen.get((user.pk, WEEKLY), Mail.NOW.value),
            )


@require_safe
@acting()
def notices(request: ActingRequest) -> HttpResponse:
    """The newest notices of this person about what they still see."""
    seen = Notice.objects.seen_by(request.actor).filter(user=request.actor.user)
    rows = seen.select_related("case", "job").order_by("-made_at", "-pk")[:SHOWN]
    now = clock.now()
    shown = [
        (row, wording.about(row), wording.sentence(row), words.ago(row.made_at, now))
        for row in rows
    ]
    return render(request, "notices/notices.html", {"rows": shown})


@require_POST
@acting()
def read(request: ActingRequest) -> HttpResponse:
    """Mark every notice of this person as read."""
    Notice.objects.filter(user=request.actor.user, read_at=None).update(read_at=clock.now())
    return redirect("notices")


@require_POST
@acting()
def follow(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    own = Notice.objects.seen_by(request.actor).filter(user=request.actor.user)
    notice = get_object_or_404(own.select_related("case", "job"), pk=notice_id)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
    return redirect(wording.address(notice))


@require_http_methods(["GET", "POST"])
@acting()
def mail_choices(request: ActingRequest) -> HttpResponse:
    """Choose for each kind of notice whether and when it is mailed."""
    user = request.actor.user
    assert user is not None
    form = MailForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "notices/mail_choices.html", {"form": form}, status=status)
    for kind, chosen in form.cleaned_data.items():
        MailChoice.objects.update_or_create(user=user, kind=kind, defaults={"mail": chosen})
    return redirect("notices")
