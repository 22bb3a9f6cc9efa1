"""Who leaves in the middle of a request: what was opened for it is closed all the same."""

import asyncio
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.signals import request_finished
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from config.asgi import Application

SLOW = 0.3  # seconds
TIMES = 300
begun = threading.Event()
heard = []


def slow(request):
    heard.append(("view", threading.get_ident()))
    begun.set()
    time.sleep(SLOW)
    return HttpResponse("done")


urlpatterns = [path("slow/", slow)]


def finished(**said):
    heard.append(("finished", threading.get_ident()))


@pytest.fixture
def application():
    heard.clear()
    begun.clear()
    request_finished.connect(finished)
    with override_settings(ROOT_URLCONF=sys.modules[__name__], ALLOWED_HOSTS=["localhost"]):
        yield Application()
    request_finished.disconnect(finished)


def run(waited):
    """In a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waited).result()


async def asked(application, *, leaves, after=None):
    scope = {
        "type": "http", "method": "GET", "path": "/slow/", "query_string": b"", "server": ("localhost", 80),
        "scheme": "https", "headers": [(b"host", b"localhost")],
    }  # fmt: skip
    browser = ApplicationCommunicator(application, scope)
    await browser.send_input({"type": "http.request", "body": b""})
    if leaves:
        if after is None:
            await asyncio.to_thread(begun.wait, 10)
        else:
            await asyncio.sleep(after)
        await browser.send_input({"type": "http.disconnect"})
        await browser.wait(10)
        return None
    answer = await browser.receive_output(10)
    body = await browser.receive_output(10)
    await browser.wait(10)
    return answer["status"], body["body"]


def test_who_waits_gets_the_answer_and_the_request_ends_where_it_was_served(application):
    assert run(asked(application, leaves=False)) == (200, b"done")
    assert [what for what, _thread in heard] == ["view", "finished"]
    assert len({thread for _what, thread in heard}) == 1


def test_whenever_somebody_leaves_the_request_ends(application, monkeypatch):
    """At the wrong moment the executor of the middleware has just ended: once in some hundred times."""
    monkeypatch.setattr(sys.modules[__name__], "SLOW", 0.002)

    async def many():
        chance = Random(1)
        for _ in range(TIMES):
            await asked(application, leaves=True, after=chance.uniform(0, 0.006))

    run(many())
    assert sum(what == "finished" for what, _thread in heard) == TIMES


def test_who_leaves_ends_the_request_where_it_was_served_and_its_connection_is_given_back(
    application,
):
    run(asked(application, leaves=True))
    assert [what for what, _thread in heard] == ["view", "finished"]
    assert len({thread for _what, thread in heard}) == 1
