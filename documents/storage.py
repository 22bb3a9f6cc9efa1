"""Papers in an S3-compatible store, and `store()`, the store that is configured.

Only this file knows boto3. Two endpoints: what the product reaches, and what browsers reach; an
address is signed for its host. What S3 answers becomes words that a person can act on.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import IO, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as NotConnected
from django.conf import settings
from django.utils.http import content_disposition_header

from documents.disk import DiskStore
from documents.stored import refusals
from documents.stored.store import (
    CHUNK,
    Address,
    NotThere,
    Part,
    StorageFailed,
    Store,
    TakenAlready,
    checked,
)

__all__ = ["Address", "NotThere", "Part", "StorageFailed", "Store", "TakenAlready", "store"]

PAGE = 1000  # entries of a listing that are asked for at once
PAUSES = (0.2, 0.5, 1, 2, 4)  # seconds before a broken read is taken up again
CONFIG = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=30,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=32,
    request_checksum_calculation="when_required",  # not every server knows the newer ones
    response_checksum_validation="when_required",
)


def store() -> Store:
    """The store that the settings name."""
    return S3Store.configured() if settings.S3_BUCKET else DiskStore()


@lru_cache(maxsize=16)
def _client(endpoint: str, region: str, access_key: str, secret_key: str) -> Any:
    return boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=access_key or None,
        aws_secret_access_key=secret_key or None,
        config=CONFIG,
    )


@contextmanager
def plainly() -> Iterator[None]:
    """Turns what boto3 raises into StorageFailed."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        raise refusals.refusal(code, status) from error
    except (NotConnected, HTTPClientError, IncompleteReadError) as error:
        raise refusals.away(type(error).__name__) from error
    except BotoCoreError as error:
        raise refusals.not_let_in(type(error).__name__) from error


@dataclass(frozen=True)
class S3Store:
    """A bucket. `client` talks to it, `public` signs what browsers do; `sealing` encrypts at rest."""

    bucket: str
    client: Any
    public: Any
    sealing: dict[str, str]

    @classmethod
    def configured(cls) -> "S3Store":
        keys = (settings.S3_REGION, settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY)
        sealing = {
            "ServerSideEncryption": settings.S3_ENCRYPTION,
            "SSEKMSKeyId": settings.S3_KMS_KEY if settings.S3_ENCRYPTION == "aws:kms" else "",
        }
        return cls(
            bucket=settings.S3_BUCKET,
            client=_client(settings.S3_ENDPOINT, *keys),
            public=_client(settings.S3_PUBLIC_ENDPOINT, *keys),
            sealing={name: value for name, value in sealing.items() if value},
        )

    def begin(self, key: str) -> str:
        with plainly():
            begun = self.client.create_multipart_upload(**self._at(key), **self.sealing)
        return str(begun["UploadId"])

    def sign(self, key: str, upload: str, number: int, size: int, *, seconds: int = 900) -> Address:
        # The size is signed as the header Content-Length, which browsers send by themselves.
        part = {"UploadId": upload, "PartNumber": number, "ContentLength": size}
        return Address(self._signed("upload_part", seconds, **self._at(key), **part))

    def parts(self, key: str, upload: str) -> list[Part]:
        listed = self._pages("list_parts", "Parts", **self._at(key), UploadId=upload)
        # Some servers list a part that was sent again twice: the last one counts.
        last = {each["PartNumber"]: each for each in sorted(listed, key=itemgetter("LastModified"))}
        return [Part(n, last[n]["Size"], last[n]["ETag"].strip('"')) for n in sorted(last)]

    def complete(self, key: str, upload: str) -> int:
        try:
            arrived = self.parts(key, upload)
            given = [{"PartNumber": part.number, "ETag": part.etag} for part in arrived]
            with plainly():
                self.client.complete_multipart_upload(
                    **self._at(key),
                    UploadId=upload,
                    MultipartUpload={"Parts": given},
                    IfNoneMatch="*",
                )
        except NotThere:  # completed before, perhaps by an attempt whose answer was lost
            size = self.size(key)
            if size is None:
                raise
            return size
        except TakenAlready:
            if self._is_unfinished(key, upload):
                raise
            return self.complete(key, upload)
        return sum(part.size for part in arrived)

    def _is_unfinished(self, key: str, upload: str) -> bool:
        try:
            self.parts(key, upload)
        except NotThere:
            return False
        return True

    def abort(self, key: str, upload: str) -> None:
        try:
            with plainly():
                self.client.abort_multipart_upload(**self._at(key), UploadId=upload)
        except NotThere:
            return

    def put(self, key: str, file: IO[bytes]) -> int:
        size = file.seek(0, 2)
        file.seek(0)
        mark = uuid.uuid4().hex
        try:
            with plainly():
                self.client.put_object(
                    **self._at(key),
                    **self.sealing,
                    Body=file,
                    ContentLength=size,
                    IfNoneMatch="*",
                    Metadata={"mark": mark},
                )
        except TakenAlready:  # perhaps by this very call: boto3 asks again when an answer is lost
            with plainly():
                kept = self.client.head_object(**self._at(key))
            if kept["Metadata"].get("mark") != mark:
                raise
        return size

    def read(self, key: str, start: int = 0) -> Iterator[bytes]:
        at, pauses = start, iter(PAUSES)
        unchanged: dict[str, str] = {}
        while True:
            try:
                with plainly():
                    begin = {"Range": f"bytes={at}-"} if at else {}
                    answer = self.client.get_object(**self._at(key), **begin, **unchanged)
                    unchanged = {"IfMatch": answer["ETag"]}
                    with closing(answer["Body"]) as body:
                        for piece in body.iter_chunks(CHUNK):
                            at, pauses = at + len(piece), iter(PAUSES)
                            yield piece
                return
            except StorageFailed as failed:
                if failed.code == "InvalidRange":  # all of it was read
                    return
                pause = next(pauses, None)
                if not failed.again or pause is None:
                    raise
                time.sleep(pause)

    def address(
        self, key: str, *, name: str, content_type: str, inline: bool, seconds: int = 60
    ) -> str:
        forced = {
            "ResponseContentType": content_type,
            "ResponseContentDisposition": content_disposition_header(not inline, name),
            "ResponseCacheControl": "private, no-store",
        }
        return self._signed("get_object", seconds, **self._at(key), **forced)

    def size(self, key: str) -> int | None:
        try:
            with plainly():
                return int(self.client.head_object(**self._at(key))["ContentLength"])
        except NotThere:
            return None

    def delete(self, key: str) -> None:
        with plainly():
            self.client.delete_object(**self._at(key))

    def objects(self, prefix: str = "blobs/") -> Iterator[tuple[str, int, datetime]]:
        for each in self._pages("list_objects_v2", "Contents", Bucket=self.bucket, Prefix=prefix):
            yield each["Key"], each["Size"], each["LastModified"]

    def uploads(self) -> Iterator[tuple[str, str, datetime]]:
        asked = {"Bucket": self.bucket, "Prefix": "blobs/"}
        for each in self._pages("list_multipart_uploads", "Uploads", **asked):
            yield each["Key"], each["UploadId"], each["Initiated"]

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": checked(key)}

    def _signed(self, action: str, seconds: int, **given: Any) -> str:
        with plainly():
            return str(self.public.generate_presigned_url(action, given, ExpiresIn=seconds))

    def _pages(self, action: str, entries: str, **given: Any) -> Iterator[dict[str, Any]]:
        asked = self.client.get_paginator(action).paginate(
            **given, PaginationConfig={"PageSize": PAGE}
        )
        with plainly():
            for page in asked:
                yield from page.get(entries, ())
