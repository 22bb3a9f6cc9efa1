"""Lending papers and taking them back. Always under the case's lock, by the room that gives the work."""

from casework import clock
from casework.people.actor import Actor
from casework.people.models import User
from documents.lending.models import Loan
from documents.uploads.models import Version


def lend(version: Version, user: User, role: str, *, by: Actor, original: str = "") -> Loan:
    """The paper is in this linguist's hands. original: why they get the paper itself, if they do."""
    loan = Loan.objects.running().filter(version=version, user=user, role=role).first()
    if loan is None:  # the case is locked: nobody lends it meanwhile
        return Loan.objects.create(
            version=version,
            user=user,
            role=role,
            original=bool(original),
            reason=original,
            lent_at=clock.now(),
            lent_by=by.user,
            lent_role=by.role,
        )
    if (loan.original, loan.reason) != (bool(original), original):
        loan.original, loan.reason = bool(original), original
        loan.save(update_fields=["original", "reason"])
    return loan


def take_back(version: Version, *, user: User | None = None, role: str = "") -> None:
    """Nobody has the paper any more, or this person has not."""
    loans = Loan.objects.running().filter(version=version)
    if user is not None:
        loans = loans.filter(user=user, role=role)
    loans.update(ended_at=clock.now())


def lent(version: Version, actor: Actor) -> Loan | None:
    """The loan by which an actor looks at a paper now."""
    return Loan.objects.running().of(actor).filter(version=version).first()


def lent_version(actor: Actor, version_id: int) -> Version | None:
    """A version that is in an actor's hands, whatever of its case they know otherwise."""
    loans = Loan.objects.running().of(actor).filter(version=version_id)
    loan = loans.select_related("version__case", "version__file").first()
    return loan.version if loan else None
