"""Views are saved, changed, shared and deleted. What one may see is decided when they are opened."""

from django.db.models import Max
from django.utils.translation import gettext as _

from casework.blockers import Blocker, Refused
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from workflows.board.saved.models import NAME_LENGTH, FirstView, SavedView

MAY_SHARE = frozenset({Role.COORD, Role.MGR})
MOST = 50  # views of one person


class ViewRefused(Refused):
    """A view was not changed."""


def _refused(code: str, message: str) -> ViewRefused:
    return ViewRefused([Blocker(code, message)])


def may_share(actor: Actor) -> bool:
    return actor.role in MAY_SHARE


def may_change(view: SavedView, actor: Actor) -> bool:
    """Its owner; and a manager where it is shared."""
    return view.owner_id == actor.user_id or (view.shared and actor.role == Role.MGR)


@verb
def save(name: str, query: str, *, shared: bool = False, actor: Actor) -> SavedView:
    """Keep filters under a name, behind one's other views."""
    assert actor.user is not None
    mine = SavedView.objects.filter(owner=actor.user)
    last = mine.aggregate(last=Max("position"))["last"]
    if mine.count() >= MOST:
        raise _refused("TOO_MANY_VIEWS", _("You have many views already. Delete one first."))
    view = SavedView(owner=actor.user, query=query, position=0 if last is None else last + 1)
    _name_and_share(view, name, shared, actor)
    view.save()
    return view


@verb
def change(
    view_id: int, *, name: str, shared: bool, query: str | None = None, actor: Actor
) -> SavedView:
    """Rename a view, share it or keep it to oneself, or let it hold other filters."""
    view = _own(view_id, actor)
    if query is not None:
        view.query = query
    _name_and_share(view, name, shared, actor)
    view.save()
    if not shared:
        FirstView.objects.filter(view=view).exclude(user=view.owner).delete()
    return view


@verb
def delete(view_id: int, *, actor: Actor) -> None:
    """Delete a view; for whom it was the first to open, the board opens without filters again."""
    _own(view_id, actor).delete()


@verb
def open_first(view_id: int, *, first: bool = True, actor: Actor) -> None:
    """Let the board open with a view, or not with this one any more."""
    view = SavedView.objects.visible_to(actor).get(pk=view_id)
    if first:
        FirstView.objects.update_or_create(user=actor.user, defaults={"view": view})
    else:
        FirstView.objects.filter(user=actor.user, view=view).delete()


@verb
def move(view_id: int, *, later: bool, actor: Actor) -> None:
    """Let a view change places with the next one of its owner, or the one before it."""
    view = _own(view_id, actor)
    row = list(
        SavedView.objects.select_for_update()
        .filter(owner=view.owner, shared=view.shared)
        .order_by("position", "name", "pk")
    )
    here = row.index(view)
    there = here + (1 if later else -1)
    if there in range(len(row)):
        row[here], row[there] = row[there], row[here]
    for position, one in enumerate(row):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])


def _own(view_id: int, actor: Actor) -> SavedView:
    view = SavedView.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=view_id)
    if not may_change(view, actor):
        raise _refused("NOT_YOURS", _("Only its owner or a manager may change this view."))
    return view


def _name_and_share(view: SavedView, name: str, shared: bool, actor: Actor) -> None:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        text = _("A view has a name of at most %(most)s letters.") % {"most": NAME_LENGTH}
        raise _refused("NAME_NOT_ALLOWED", text)
    if shared and not view.shared and not may_share(actor):
        raise _refused("ROLE_NOT_ALLOWED", _("Only coordinators and managers share views."))
    others = SavedView.objects.filter(owner=view.owner, name__iexact=name).exclude(pk=view.pk)
    if others.exists():
        raise _refused("VIEW_KNOWN", _("You have a view of this name already."))
    view.name, view.shared = name, shared
