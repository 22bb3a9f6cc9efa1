"""The page of a case's history: what kind, by whom, when; all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from casework.cases.situation import Situation, situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.models import User
from casework.people.roles import PANELS
from documents.uploads.forms import DressedForm
from workflows.case import past, words
from workflows.case.answers import MALFORMED
from workflows.case.fields import DayField
from workflows.case.header import patient
from workflows.case.kinds import GROUPS, may_read
from workflows.case.past import Chosen
from workflows.case.reading import times
from workflows.case.telling import Line

MOST_PAGES = 1000


class ChoiceForm(DressedForm):
    """Whose deeds, and of which days, in the reader's zone. `chosen` after is_valid()."""

    person = forms.ChoiceField(label=gettext_lazy("By"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To"), required=False)

    def __init__(self, data: Mapping[str, Any], *, s: Situation) -> None:
        super().__init__(data)
        self.s = s
        people = self.fields["person"]
        assert isinstance(people, forms.ChoiceField)
        named = [(str(user.pk), _name(user, s)) for user in past.who_acted(s)]
        people.choices = [("", _("Everybody")), *named]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return given

    def chosen(self, group: str) -> Chosen:
        given, zone = self.cleaned_data, words.zone_of(self.s.actor)
        since, until = given["since"], given["until"]
        return Chosen(
            groups=frozenset({group} if group else ()),
            person=int(given["person"]) if given["person"] else None,
            since=datetime.combine(since, time(), tzinfo=zone) if since else None,
            before=datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
            if until
            else None,
        )


def _name(user: User, s: Situation) -> str:
    """As the history names them: families by their role where the reader does not know them."""
    roles = [grant.role for grant in user.role_grants.all()]
    family = next((role for role in roles if role in words.FAMILY_ROLES), "")
    return words.person(user, family, s.actor)


@dataclass(frozen=True)
class Group:
    """A kind of lines to choose, with the address that chooses it."""

    label: Any
    url: str
    here: bool


@dataclass(frozen=True)
class Day:
    name: str
    lines: list[Line]


@require_safe
@acting(*PANELS["history"])
def history(request: ActingRequest, code: str) -> HttpResponse:
    """What happened, newest first, as it was asked for."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    group, number = _group(request, s), _number(request)
    form = ChoiceForm(request.GET, s=s)
    valid = form.is_valid()
    page = past.history(s, request.actor, number, chosen=form.chosen(group)) if valid else None
    context = {
        "case": case,
        "page": page,
        "days": days(page.lines) if page else [],
        "form": form,
        "group": group,
        "groups": _groups(request, s, group),
        "narrowed": bool(group or any(request.GET.get(name) for name in form.fields)),
        "later": _address(request, page=number - 1 if number > 2 else None) if number > 1 else "",
        "earlier": _address(request, page=number + 1) if page and page.more else "",
        "patient": patient(case, request.actor),
        **times(request),
    }
    return render(request, "case/history.html", context, status=200 if valid else MALFORMED)


def days(lines: list[Line]) -> list[Day]:
    """Lines by the day they happened on where the reader is."""
    return [
        Day(date_format(day, "l j F Y"), list(together))
        for day, together in groupby(lines, key=lambda line: line.day)
    ]


def _group(request: ActingRequest, s: Situation) -> str:
    group = request.GET.get("kind", "")
    if group and (group not in GROUPS or not may_read(group, s.actor)):
        raise Http404
    return group


def _number(request: ActingRequest) -> int:
    number = request.GET.get("page", "1")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= MOST_PAGES:
        raise Http404
    return int(number)


def _groups(request: ActingRequest, s: Situation, here: str) -> list[Group]:
    every = {
        "": _("Everything"),
        **{code: name for code, name in GROUPS.items() if may_read(code, s.actor)},
    }
    return [
        Group(name, _address(request, kind=code or None, page=None), code == here)
        for code, name in every.items()
    ]


def _address(request: ActingRequest, **changes: Any) -> str:
    """This page's address with some of its parts changed; None leaves one out."""
    kept = {name: value for name, value in request.GET.items() if value}
    given = {name: value for name, value in {**kept, **changes}.items() if value is not None}
    return f"?{urlencode(given)}" if given else request.path
