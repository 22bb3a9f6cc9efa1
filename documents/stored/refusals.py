"""What an S3 server says when it does not do something, in words that a person can act on."""

from django.utils.translation import gettext as _

from documents.stored.store import NotThere, StorageFailed, TakenAlready

GONE = frozenset({"NoSuchKey", "NoSuchUpload", "NotFound", "404"})
TAKEN = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict"})
UNKNOWN_TO_IT = frozenset(
    {
        "AccessDenied",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "RequestTimeTooSkewed",
        "Forbidden",
        "403",
    }
)
BUSY = frozenset(
    {"SlowDown", "RequestTimeout", "ServiceUnavailable", "InternalError", "Throttling"}
)


def refusal(code: str, status: int) -> StorageFailed:
    """For an error's code and the HTTP status it came with."""
    if code in GONE:
        return NotThere(code)
    if code in TAKEN:
        return TakenAlready(code)
    if code in BUSY or (status >= 500 and code != "NotImplemented"):
        return away(code)
    if code in UNKNOWN_TO_IT:
        return not_let_in(code)
    if code == "NoSuchBucket":
        told = _(
            "The store of files has no such bucket. Tell whoever runs Casework: S3_BUCKET names it."
        )
    else:
        told = _("The store of files refused this. Send the file again from the beginning.")
    return StorageFailed(told, code=code)


def away(code: str) -> StorageFailed:
    """It does not answer, or stops in the middle."""
    told = _("The store of files does not answer. Try again in a few minutes.")
    return StorageFailed(told, again=True, code=code)


def not_let_in(code: str) -> StorageFailed:
    """It does not know us, or we have no keys for it."""
    told = _(
        "The store of files does not let us in. Tell whoever runs Casework: S3_ACCESS_KEY,"
        " S3_SECRET_KEY, the rights they have, and the clock of this machine."
    )
    return StorageFailed(told, code=code)
