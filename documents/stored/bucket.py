"""Readying a bucket: whose pages may use it, and an end for uploads that nobody finishes."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings

from documents.storage import S3Store, plainly
from documents.stored.sending import public_origin
from documents.stored.store import StorageFailed

FORGET_AFTER = 8  # days; our own sweep comes before it
RULE = "forget-unfinished-uploads"


def prepare_bucket() -> Iterator[str]:
    """Says step by step what was done, or what to do by hand where the store does not do it.

    Raises StorageFailed when the store is away or the bucket is not there.
    """
    if not settings.S3_BUCKET:
        yield "S3_BUCKET is not set: papers are kept on disk, and nothing is to be done."
        return
    there = S3Store.configured()
    with plainly():
        there.client.list_objects_v2(Bucket=there.bucket, MaxKeys=1)
    yield _step(
        f"Pages of {public_origin()} may send papers to the bucket and show them",
        lambda: there.client.put_bucket_cors(Bucket=there.bucket, CORSConfiguration=cors()),
        f"allow GET, PUT and HEAD from {public_origin()} in the bucket's CORS rules, expose ETag",
    )
    yield _step(
        f"Uploads that nobody finishes are forgotten after {FORGET_AFTER} days",
        lambda: there.client.put_bucket_lifecycle_configuration(
            Bucket=there.bucket, LifecycleConfiguration=lifecycle(there)
        ),
        "nothing needs to be done: Casework's own sweep forgets them too",
    )


def _step(done: str, act: Callable[[], object], otherwise: str) -> str:
    try:
        with plainly():
            act()
    except StorageFailed as failed:
        if failed.again:
            raise
        return f"The store does not do this for us ({failed.code}): {otherwise}."
    return f"{done}."


def cors() -> dict[str, Any]:
    return {
        "CORSRules": [
            {
                "AllowedOrigins": [public_origin()],
                "AllowedMethods": ["GET", "PUT", "HEAD"],
                "AllowedHeaders": ["Content-Type", "Range", "Content-Length"],
                "ExposeHeaders": ["ETag", "Content-Range", "Content-Length", "Accept-Ranges"],
                "MaxAgeSeconds": 3600,
            }
        ]
    }


def lifecycle(there: S3Store) -> dict[str, Any]:
    """Our rule beside those that are there: setting rules replaces all of them."""
    try:
        with plainly():
            found = there.client.get_bucket_lifecycle_configuration(Bucket=there.bucket)["Rules"]
    except StorageFailed as failed:
        if failed.code != "NoSuchLifecycleConfiguration":
            raise
        found = []
    ours = {
        "ID": RULE,
        "Status": "Enabled",
        "Filter": {"Prefix": "blobs/"},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": FORGET_AFTER},
    }
    return {"Rules": [*(rule for rule in found if rule.get("ID") != RULE), ours]}
