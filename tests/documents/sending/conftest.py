"""Somebody who sends files in parts to the store on disk."""

import hashlib
import json
import os
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from documents.sending import verbs
from documents.storage import store
from tests.documents.storage.server import s3, s3_server

__all__ = ["s3", "s3_server"]

PART = 1000  # bytes


class Sender:
    """Does what the uploader in the browser does."""

    def __init__(self, reader, content=None, **place):
        self.reader, self.place = reader, place
        self.content = os.urandom(2500) if content is None else content

    def post(self, name, *arguments, data=None):
        return self.reader.client.post(
            reverse(name, args=arguments), json.dumps(data or {}), content_type="application/json"
        )

    def begin(self, **more):
        given = {
            "name": "scan.png",
            "size": len(self.content),
            "fingerprint": hashlib.sha256(self.content).hexdigest(),
            **self.place,
            **more,
        }
        answer = self.post("uploads", data=given)
        if answer.status_code == 201:
            self.told = answer.json()
        return answer

    @property
    def id(self):
        return self.told["id"]

    def send(self, *numbers):
        """Parts by their numbers; all that are missing when none is named."""
        missing = [n for n in range(1, self.told["part_count"] + 1) if n not in self.told["parts"]]
        for number in numbers or missing:
            begin = (number - 1) * self.told["part_size"]
            piece = self.content[begin : begin + self.told["part_size"]]
            address = self.post("upload-part", self.id, number).json()
            path = urlsplit(address["url"]).path
            put = self.reader.client.put(path, piece, content_type="application/octet-stream")
            assert put.status_code == 200, put.content

    def complete(self):
        return self.post("upload-complete", self.id)

    def whole(self):
        assert self.begin().status_code == 201
        self.send()
        return self.complete()


def slot(case, kind="ECG", day=date(2026, 1, 5)):
    return {
        "case": case.code,
        "document_type": kind,
        "language": "es",
        "effective_date": day.isoformat(),
    }


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(verbs, "PART", PART)


def content(file):
    return b"".join(store().read(file.key))
