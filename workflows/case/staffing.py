"""The dialog with the people on a case: who is on it, putting somebody on, taking them off."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.cases import members
from casework.cases.models import Case, Membership
from casework.cases.situation import situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.models import RoleGrant, User
from casework.people.roles import SIDE_OF, Role
from documents.uploads.forms import DressedForm
from workflows.case.answers import attempt, changed, sent
from workflows.queue.staffing import take_off

NOT_ON_CASES = frozenset({Role.ADMIN, Role.AUDITOR})


class StaffForm(DressedForm):
    """Somebody in a role to put on the case, or a membership to end."""

    person = forms.ChoiceField(label=gettext_lazy("Put on this case"), required=False)
    remove = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, case: Case) -> None:
        super().__init__(data)
        there = set(Membership.objects.filter(case=case).values_list("user_id", "role"))
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose …")), *_people(there | {(case.owner_id, Role.COORD)})]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("person")) == bool(given.get("remove")) and not self.errors:
            self.add_error("person", _("Choose somebody."))
        return given


def _people(there: set[tuple[int, str]]) -> list[tuple[Any, Any]]:
    """Everybody who can be put on a case, by side, as choices."""
    grants = RoleGrant.objects.filter(user__is_active=True).exclude(role__in=NOT_ON_CASES)
    rows = grants.order_by("role", "user__name").values_list("user_id", "user__name", "role")
    groups: dict[str, list[tuple[str, str]]] = {}
    for user_id, name, role in rows:
        if (user_id, role) not in there:
            label = f"{name} · {Role(role).label}"
            groups.setdefault(str(SIDE_OF[role].label), []).append((f"{user_id}:{role}", label))
    return list(groups.items())


@require_http_methods(["GET", "POST"])
@acting(*members.MAY_STAFF)
def people(request: ActingRequest, code: str) -> HttpResponse:
    """Who is on the case, and a form to change that."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    context = {
        "case": case,
        "form": StaffForm(sent(request), case=case),
        "members": [
            (member, Role(member.role).label)
            for member in case.members.select_related("user").order_by("role", "user__name")
        ],
    }

    def act(given: dict[str, Any]) -> HttpResponse:
        if given["remove"]:
            take_off(case.pk, given["remove"], actor=request.actor)
        else:
            user_id, role = given["person"].split(":")
            members.add(case.pk, User.objects.get(pk=user_id), role, actor=request.actor)
        return changed(request, case.code)

    return attempt(request, "case/people.html", context, s, act)
