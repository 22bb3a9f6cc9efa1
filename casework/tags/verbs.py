"""Tags are put on cases and taken off, made, renamed and retired; all of it on record."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker, Refused
from casework.cases import changes
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.tags.access import MAY_KEEP, MAY_TAG
from casework.tags.models import NAME_LENGTH, CaseTag, Colour, Tag


class TagRefused(Refused):
    """Tags were not changed."""


def _refused(code: str, message: str) -> TagRefused:
    return TagRefused([Blocker(code, message)])


@verb
def add(case_id: int, tags: Collection[int], *, actor: Actor) -> Case:
    """Put tags on a case. Those it has already stay as they are; retired ones are refused."""
    case = _case(case_id, actor)
    wanted = Tag.objects.exclude(cases__case=case).filter(pk__in=tags)
    if Tag.objects.filter(pk__in=tags).count() != len(set(tags)):
        raise _refused("TAG_UNKNOWN", _("This tag is not known any more. Choose again."))
    for tag in wanted:
        if tag.retired:
            text = _("The tag “%(tag)s” is retired. Choose another.") % {"tag": tag.name}
            raise _refused("TAG_RETIRED", text)
        CaseTag.objects.create(case=case, tag=tag, by=actor.user, role=actor.role)
    return case


@verb
def remove(case_id: int, tags: Collection[int], *, actor: Actor) -> Case:
    """Take tags off a case; those it does not have are no matter.

    The rows are signed by who takes them off before they go: history keeps them as they went.
    """
    case = _case(case_id, actor)
    found = CaseTag.objects.filter(case=case, tag__in=tags)
    found.update(by=actor.user, role=actor.role, at=clock.now())
    found.delete()
    return case


@verb
def make(name: str, *, actor: Actor, colour: str = "") -> Tag:
    """A tag of this name: the one there is, in whatever case it is written, or a new one."""
    _refuse_role(actor, MAY_TAG)
    name = _clean(name)
    there = Tag.objects.filter(name__iexact=name).first()
    if there is not None:
        return there
    palette = Colour.values
    try:
        with transaction.atomic():
            chosen = colour or palette[Tag.objects.count() % len(palette)]
            return Tag.objects.create(name=name, colour=chosen)
    except IntegrityError:  # somebody made it at the same moment
        return Tag.objects.get(name__iexact=name)


@verb
def change(tag_id: int, *, name: str, colour: str, retired: bool, actor: Actor) -> Tag:
    """Rename a tag, give it another colour, retire it or take it into use again."""
    _refuse_role(actor, MAY_KEEP)
    tag = Tag.objects.select_for_update().get(pk=tag_id)
    tag.name, tag.colour, tag.retired = _clean(name), colour, retired
    if colour not in Colour.values:
        raise _refused("COLOUR_UNKNOWN", _("Choose a colour of the palette."))
    if Tag.objects.filter(name__iexact=tag.name).exclude(pk=tag.pk).exists():
        text = _("There is a tag “%(tag)s” already.") % {"tag": tag.name}
        raise _refused("TAG_KNOWN", text)
    tag.save()
    return tag


def _case(case_id: int, actor: Actor) -> Case:
    case = changes.lock(case_id, actor)
    _refuse_role(actor, MAY_TAG)
    return case


def _refuse_role(actor: Actor, allowed: frozenset[str]) -> None:
    if actor.role not in allowed:
        raise _refused("ROLE_NOT_ALLOWED", _("This role may not do that."))


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        text = _("A tag has a name of at most %(most)s letters.") % {"most": NAME_LENGTH}
        raise _refused("NAME_NOT_ALLOWED", text)
    return name
