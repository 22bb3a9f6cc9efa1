"""What can be done with many cases: a form for each act, and what it does to one case."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from casework import languages
from casework.blockers import Blocker
from casework.cases import members
from casework.cases.facts import canonical
from casework.cases.models import Case
from casework.cases.situation import situation
from casework.contacts import notes
from casework.people.actor import Actor
from casework.people.models import RoleGrant, User
from casework.people.roles import SIDE_OF, Role, Side
from casework.protocols.compiled import newest
from casework.protocols.schema import Edge
from documents.uploads.forms import DressedForm
from workflows.case import fields, words
from workflows.engine.moves import advance
from workflows.engine.readiness import next_edge
from workflows.engine.records import MoveRefused
from workflows.queue.staffing import coordinate

LONG = forms.Textarea({"rows": 3})
OWNER = "OWNER"  # instead of a role: who coordinates the case
HOLD_FACTS = ("hold_reason", "hold_review_on")


class ActForm(DressedForm):
    """A form that knows who fills it in."""

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Make what depends on the actor."""


class NothingForm(ActForm):
    """Nothing is asked."""


class PersonForm(ActForm):
    """A person, and as what: coordinator of the cases, or on them in a role."""

    person = forms.ChoiceField(label=gettext_lazy("Who"))

    def prepare(self) -> None:
        grants = RoleGrant.objects.filter(user__is_active=True, role__in=SIDE_OF)
        rows = grants.order_by("role", "user__name").values_list("user_id", "user__name", "role")
        owners = [(f"{pk}:{OWNER}", name) for pk, name, role in rows if role == Role.COORD]
        placed = [
            (f"{pk}:{role}", f"{name} · {Role(role).label}")
            for pk, name, role in rows
            if SIDE_OF[role] in (Side.NAVIGATOR, Side.SITE) and role != Role.ADMIN
        ]
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose …")),
            (_("As the cases' coordinator"), owners),
            (_("On the cases as"), placed),
        ]


class NoteForm(ActForm):
    """One note, the same for every case."""

    text = forms.CharField(label=gettext_lazy("Note"), max_length=4000, widget=LONG)
    language = forms.ChoiceField(label=gettext_lazy("Language of the note"))
    internal = forms.TypedChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=[("yes", gettext_lazy("Navigators only")), ("no", gettext_lazy("All staff"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def prepare(self) -> None:
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = languages.choices()
        field.initial = (get_language() or "en")[:2]


class HoldForm(ActForm):
    """Why, and when it is looked at again: the facts that the protocol's hold records."""

    def prepare(self) -> None:
        rules = newest()
        if rules is None:
            return
        for name in HOLD_FACTS:
            self.fields[name] = fields.field(rules.facts[name], rules, self.actor)
            self.fields[name].required = True


def assign_one(case: Case, actor: Actor, given: Mapping[str, Any]) -> str:
    pk, role = given["person"].split(":")
    user = User.objects.get(pk=pk)
    if role == OWNER:
        coordinate(case.pk, user, actor=actor)
        return _("coordinated by %(name)s") % {"name": user.name}
    members.add(case.pk, user, role, actor=actor)
    return _("%(name)s is on it as %(role)s") % {"name": user.name, "role": Role(role).label}


def note_one(case: Case, actor: Actor, given: Mapping[str, Any]) -> str:
    notes.add(
        case.pk,
        text=given["text"],
        language=given["language"],
        internal=given["internal"],
        actor=actor,
    )
    return _("noted")


def hold_one(case: Case, actor: Actor, given: Mapping[str, Any]) -> str:
    facts = {name: canonical(given[name]) for name in HOLD_FACTS}
    code = "put_on_hold"
    return _move(case, situation(case, actor).protocol.edges[code], actor, facts)


def advance_one(case: Case, actor: Actor, given: Mapping[str, Any]) -> str:
    """The next forward move, where nothing is in the way and nothing has to be said for it."""
    s = situation(case, actor)
    edge, blockers = next_edge(s)
    if edge is None:
        raise _left(_("No move leads on from here."))
    if blockers:
        raise MoveRefused(blockers)
    if edge.confirm_roles or any(not r.optional and s.holds(r.when) for r in edge.records):
        raise _left(_("“%(move)s” needs your word: open it.") % {"move": words.move(edge)})
    return _move(case, edge, actor, {})


def _left(message: str) -> MoveRefused:
    return MoveRefused([Blocker("OPEN_IT", message)])


def _move(case: Case, edge: Edge, actor: Actor, facts: Mapping[str, Any]) -> str:
    if len(edge.reason_codes) > 1:
        raise _left(_("“%(move)s” asks for a reason: open it.") % {"move": words.move(edge)})
    after = advance(
        case.pk,
        edge.code,
        actor=actor,
        given=facts,
        reason_code="".join(edge.reason_codes),
        seen_version=case.version,
    )
    stage = words.stage(situation(after, actor).protocol, after.stage)
    if edge.kind == "hold":
        return _("on hold")
    return _("now in %(stage)s") % {"stage": stage}
