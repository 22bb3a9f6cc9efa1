"""Pages of messages: writing one with its preview, and one that is written."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.cases.models import Case
from casework.contacts import access, log, sending, wording, writing
from casework.contacts.answers import CONFLICT, MALFORMED, case_of, changed, is_fragment, show, told
from casework.contacts.dialogs import usable
from casework.contacts.kinds import Kind
from casework.contacts.looks import looks, preview
from casework.contacts.models import ContactPoint, Message
from casework.contacts.points import ContactRefused
from casework.contacts.text_forms import ChoiceForm, MessageForm, ReleaseForm
from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor

WRITE = "contacts/write.html"
MESSAGE = "contacts/message.html"
JUST_DONE = "just_done"  # the text is copied when its page comes


@require_http_methods(["GET", "POST"])
@acting()
def write(request: ActingRequest, code: str) -> HttpResponse:
    """Write a message: choose whom to and from what, write, look at it, keep it."""
    case = case_of(request, code, "write messages")
    points = usable(case)
    first = points.first()
    if first is None:
        return show(request, WRITE, {"case": case, "nobody": True})
    given = request.POST if request.method == "POST" else request.GET
    if not given:
        choice = ChoiceForm(None, points=points, initial={"point": first.pk})
        return show(request, WRITE, {"case": case, "choice": choice})
    choice = ChoiceForm(given, points=points)
    if not choice.is_valid():
        return show(request, WRITE, {"case": case, "choice": choice}, status=MALFORMED)
    point = choice.cleaned_data["point"]
    language = wording.language_for(point.language)
    posted = request.POST if request.method == "POST" else None
    form = MessageForm(posted, language=language, initial=draft(request, case, choice.cleaned_data))
    context = {"case": case, "choice": choice, "form": form, **looks(point, language)}
    if posted is None:
        return show(request, WRITE, context)
    return _written(request, case, context, point)


def _written(
    request: ActingRequest, case: Case, context: dict[str, Any], point: ContactPoint
) -> HttpResponse:
    """What comes of a posted text: errors, a preview, or the kept message."""
    form, language = context["form"], context["language"]
    if not form.is_valid():
        return show(request, WRITE, context, status=MALFORMED)
    subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
    if "look" in request.POST:
        return show(request, WRITE, {**context, **preview(subject, body, language)})
    try:
        message = writing.compose(
            case.pk,
            point_id=point.pk,
            language=language,
            subject=subject,
            body=body,
            template=context["choice"].cleaned_data["template"],
            actor=request.actor,
        )
    except ContactRefused as refused:
        return show(request, WRITE, {**context, "refused": refused.blockers}, status=CONFLICT)
    return shown(request, case, message)


def draft(request: ActingRequest, case: Case, chosen: dict[str, Any]) -> dict[str, str]:
    """The text that writing starts from."""
    point, kind = chosen["point"], chosen["template"]
    language = wording.language_for(point.language)
    texts = wording.wording(language)
    assert request.actor.user is not None
    filled = {
        "name": point.name,
        "coordinator": request.actor.user.name,
        "office": settings.OFFICE_NAME,
    }
    if not kind:
        return {"subject": case.code, "body": texts.frame(**filled)}
    day = wording.day(chosen["day"], language) if chosen["day"] else ""
    link = request.build_absolute_uri(reverse("home"))
    body = texts.body(kind, link=link, date=day, **filled)
    return {"subject": texts.subject(kind, case.code), "body": body}


@require_http_methods(["GET", "POST"])
@acting()
def message(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """One message: how it looks, and what may be done with it now."""
    case = case_of(request, code, "read text")
    found = get_object_or_404(case.messages.select_related("point"), pk=pk)
    if request.method == "GET":
        context = message_context(request.actor, case, found)
        return show(request, MESSAGE, {**context, JUST_DONE: JUST_DONE in request.GET})
    case_of(request, code, "write messages")
    deed = DEEDS.get(request.POST.get("act", ""))
    if deed is None:
        return show(request, MESSAGE, message_context(request.actor, case, found), status=MALFORMED)
    return deed(request, case, found)


def message_context(
    actor: Actor, case: Case, found: Message, form: MessageForm | None = None
) -> dict[str, Any]:
    first = {"subject": found.subject, "body": found.body, "seen_version": found.version}
    writes, frees = access.may(actor, "write messages"), access.may(actor, "free messages")
    held, state = found.state == Message.State.HELD, Message.State
    out = found.state in {state.QUEUED, state.SENDING, state.SENT, state.COPIED}
    stuck = sending.is_stuck(found)
    return {
        "case": case,
        "message": found,
        "form": form or MessageForm(None, language=found.language, initial=first),
        "release": ReleaseForm(None, initial={"seen_version": found.version}),
        **looks(found.point, found.language),
        **preview(found.subject, found.body, found.language),
        "whole": found.given_out_text or wording.whole(found.body, found.language),
        "out": out,
        "released": writing.is_released(found),
        "stuck": stuck,
        "unclear": stuck or found.failure in sending.UNCLEAR,
        "may_edit": writes and found.state in writing.EDITABLE and (frees or not held),
        "may_release": frees and held and found.written_by_id != actor.user_id,
        "may_send": writes
        and found.point.kind == Kind.EMAIL
        and (stuck or found.state in {state.READY, state.FAILED}),
        "may_copy": writes and found.state == state.READY,
        "may_drop": writes and found.state in writing.EDITABLE,
        "planned": log.planned(case),
    }


def shown(request: ActingRequest, case: Case, found: Message, **more: Any) -> HttpResponse:
    """The message after a deed, in the dialog that stays open; without scripts its page."""
    if not is_fragment(request):
        page = reverse("message", args=[case.code, found.pk])
        return redirect(f"{page}?{JUST_DONE}=1" if more.get(JUST_DONE) else page)
    answer = show(request, MESSAGE, {**message_context(request.actor, case, found), **more})
    for name, value in told(case.code).items():
        answer[name] = value
    return answer


Deed = Callable[[ActingRequest, Case, Message], HttpResponse]


def _simple(verb: Callable[..., Message]) -> Deed:
    """A deed that needs no more than the message as it was seen."""

    def deed(request: ActingRequest, case: Case, found: Message) -> HttpResponse:
        seen = request.POST.get("seen_version", "")
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else 0
        try:
            after = verb(case.pk, found.pk, seen_version=version, actor=request.actor)
        except ContactRefused as refused:
            return _refused(request, case, found, refused)
        return shown(request, case, after, **{JUST_DONE: True})

    return deed


def _edit(request: ActingRequest, case: Case, found: Message) -> HttpResponse:
    form = MessageForm(request.POST, language=found.language)
    context = message_context(request.actor, case, found, form)
    if not form.is_valid():
        return show(request, MESSAGE, {**context, "editing": True}, status=MALFORMED)
    try:
        after = writing.edit(case.pk, found.pk, actor=request.actor, **form.cleaned_data)
    except ContactRefused as refused:
        return show(
            request,
            MESSAGE,
            {**context, "editing": True, "refused": refused.blockers},
            status=CONFLICT,
        )
    return shown(request, case, after)


def _release(request: ActingRequest, case: Case, found: Message) -> HttpResponse:
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        context = {**message_context(request.actor, case, found), "release": form}
        return show(request, MESSAGE, context, status=MALFORMED)
    try:
        after = writing.release(case.pk, found.pk, actor=request.actor, **form.cleaned_data)
    except ContactRefused as refused:
        return _refused(request, case, found, refused)
    return shown(request, case, after)


def _drop(request: ActingRequest, case: Case, found: Message) -> HttpResponse:
    answer = _simple(writing.drop)(request, case, found)
    return changed(request, case.code) if answer.status_code < CONFLICT else answer


def _refused(
    request: ActingRequest, case: Case, found: Message, refused: ContactRefused
) -> HttpResponse:
    now = case.messages.select_related("point").get(pk=found.pk)
    context = {**message_context(request.actor, case, now), "refused": refused.blockers}
    return show(request, MESSAGE, context, status=CONFLICT)


DEEDS: dict[str, Deed] = {
    "edit": _edit,
    "release": _release,
    "drop": _drop,
    "send": _simple(sending.send),
    "copy": _simple(sending.copy),
}
