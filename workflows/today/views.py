"""The page of the day: what is due, what others changed, what waits for the reader."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from casework import clock
from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor
from casework.people.roles import TODAY_ROLES, Role
from translation.queue.views import LINGUISTS
from workflows.case import words
from workflows.case.answers import is_fragment
from workflows.live.following import followed
from workflows.today import blocked, due, jobs, looking, news, team

TEMPLATE = "today/today.html"
ALL = "all"  # ?changed=all: every case that changed


class SeenForm(forms.Form):
    """Up to which moment the news were shown that somebody ticks off."""

    until = forms.DateTimeField()
    cursor = forms.IntegerField(min_value=0, max_value=2**63 - 1)


@require_safe
@never_cache
@acting(*TODAY_ROLES)
@followed
def today(request: ActingRequest) -> HttpResponse:
    """What the acting role has before it today."""
    few = request.GET.get("changed") != ALL
    follows = is_fragment(request)
    context = lists(request.actor, few=few, opened=not follows)
    return render(request, f"{TEMPLATE}#lists" if follows else TEMPLATE, context)


@require_POST
@acting(*TODAY_ROLES)
def seen(request: ActingRequest) -> HttpResponse:
    """Tick the news off, as they were shown; what came since stays."""
    form = SeenForm(request.POST)
    if form.is_valid():
        looking.seen(request.actor, form.cleaned_data["until"], form.cleaned_data["cursor"])
    if is_fragment(request):
        return render(request, f"{TEMPLATE}#lists", lists(request.actor))
    return redirect("today")


def lists(actor: Actor, *, few: bool = True, opened: bool = True) -> dict[str, Any]:
    """The lists of the acting role."""
    asked = looking.look(actor, opened=opened)
    zone = words.zone_of(actor)
    context: dict[str, Any] = {
        "asked": asked,
        "few": few,
        "since": words.moment(asked.since, zone),
        "day": date_format(clock.now().astimezone(zone).date(), "l j F Y"),
    }
    find = _of_a_linguist if actor.role in LINGUISTS else _of_cases
    context |= find(actor, asked, few)
    return context | {"waits": sum(group.count for group in context["groups"])}


def _of_a_linguist(actor: Actor, asked: looking.News, few: bool) -> dict[str, Any]:
    return {
        "in_hand": jobs.in_hand(actor),
        "changed": jobs.changed(actor, asked, few=few),
        "groups": jobs.groups(actor),
    }


def _of_cases(actor: Actor, asked: looking.News, few: bool) -> dict[str, Any]:
    return {
        "due": due.due(actor),
        "team": team.behind(actor) if actor.role == Role.MGR else None,
        "changed": news.changed(actor, asked, few=few),
        "groups": blocked.groups(actor),
    }
