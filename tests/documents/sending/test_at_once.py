"""The same file begun by two requests at once is one upload."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from casework.people.actor import Actor
from documents.models import Upload
from documents.sending import verbs
from documents.storage import store
from tests.people_and_cases import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_file_begun_twice_at_once_is_one_upload():
    actor = Actor(make_user("COORD"), "COORD")
    together = Barrier(4)

    def begin(_):
        together.wait()
        try:
            return verbs.begin(actor=actor, name="scan.png", size=9, fingerprint="f" * 64)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(begin, range(4)))
    upload = Upload.objects.get()
    assert {one.storage_id for one in begun} == {upload.storage_id}
    assert [(key, known) for key, known, _at in store().uploads()] == [
        (upload.key, upload.storage_id)
    ]
