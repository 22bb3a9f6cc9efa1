"""Saying that somebody is away, and who stands in for them; and that they are back."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from casework.people.absence import Absence, today_of
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.authority import may_plan, refuse_unless
from casework.people.models import RoleGrant, User
from casework.people.roles import COVERED_ROLES

LONGEST = timedelta(days=2 * 365)


@verb
def set_away(
    user_id: int,
    *,
    away_from: date,
    until: date,
    covered_by: int | None,
    note: str = "",
    actor: Actor,
) -> Absence:
    """Record days on which somebody is away, both ends included. Their cover sees their cases
    on these days and on no others."""
    locked = _lock(user_id, covered_by)
    user = _theirs_to_plan(locked[user_id], actor)
    _possible(user, away_from, until)
    cover = None if covered_by is None else locked[covered_by]
    if cover is not None:
        _can_cover(cover, user, away_from, until)
    return Absence.objects.create(
        user=user,
        away_from=away_from,
        until=until,
        covered_by=cover,
        note=note.strip(),
        created_by=actor.user,
    )


@verb
def end_absence(absence_id: int, *, actor: Actor) -> None:
    """They are back: yesterday was the last day. What had not begun is called off."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("user")
    found = absence.get(pk=absence_id)
    _theirs_to_plan(found.user, actor)
    today = today_of(found.user)
    if found.away_from >= today:
        found.delete()
    elif found.until >= today:
        found.until = today - timedelta(days=1)
        found.save(update_fields=["until"])


def covers_for(user: User) -> QuerySet[User]:
    """Who could stand in for somebody: active, and in one of the same roles."""
    shared = [role for role in user.roles() if role in COVERED_ROLES]
    same = RoleGrant.objects.filter(role__in=shared).values("user")
    return User.objects.filter(is_active=True, pk__in=same).exclude(pk=user.pk).order_by("name")


def needs_new_covers(absence: Absence) -> list[Absence]:
    """Absences of others in which the person of this one was to stand in for them."""
    theirs = Absence.objects.filter(covered_by=absence.user)
    overlapping = theirs.touching(absence.away_from, absence.until)
    return list(overlapping.select_related("user").order_by("away_from"))


def _lock(*ids: int | None) -> dict[int, User]:
    """Both people, so that neither becomes absent or loses the account meanwhile."""
    rows = User.objects.select_for_update(no_key=True).filter(Q(pk__in=ids)).order_by("pk")
    found = {row.pk: row for row in rows}
    if any(each is not None and each not in found for each in ids):
        raise User.DoesNotExist
    return found


def _theirs_to_plan(user: User, actor: Actor) -> User:
    if not may_plan(actor, user, user.roles()):
        raise User.DoesNotExist
    return user


def _possible(user: User, away_from: date, until: date) -> None:
    refuse_unless(
        until >= away_from, "ENDS_TOO_EARLY", _("The last day comes before the first day.")
    )
    refuse_unless(
        until >= today_of(user), "OVER", _("This time is over. Choose a last day from today on.")
    )
    refuse_unless(
        until - away_from <= LONGEST, "TOO_LONG", _("That is more than two years. Check the dates.")
    )
    other = Absence.objects.filter(user=user).touching(away_from, until).first()
    refuse_unless(
        other is None,
        "OVERLAPS",
        _("%(name)s is away from %(first)s to %(last)s already. End that absence first."),
        **_days(other, user),
    )


def _can_cover(cover: User, user: User, away_from: date, until: date) -> None:
    refuse_unless(
        cover.pk != user.pk, "COVERS_ONESELF", _("Nobody stands in for themselves. Choose another.")
    )
    refuse_unless(
        cover.is_active,
        "COVER_INACTIVE",
        _("The account of %(name)s is closed. Choose another."),
        name=cover.name,
    )
    refuse_unless(
        bool(COVERED_ROLES.intersection(cover.roles()).intersection(user.roles())),
        "COVER_IN_OTHER_ROLE",
        _("%(name)s holds none of the roles in which a colleague can stand in. Choose another."),
        name=cover.name,
    )
    other = Absence.objects.filter(user=cover).touching(away_from, until).first()
    refuse_unless(
        other is None,
        "COVER_AWAY",
        _("%(name)s is away too, from %(first)s to %(last)s. Choose another."),
        **_days(other, cover),
    )


def _days(absence: Absence | None, user: User) -> dict[str, str]:
    if absence is None:
        return {}
    first, last = (formats.date_format(day, "j M Y") for day in (absence.away_from, absence.until))
    return {"name": user.name, "first": first, "last": last}
