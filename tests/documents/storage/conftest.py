"""A store on disk with a web server in front of it, or a bucket; and what browsers do with them."""

import http.client
import uuid
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test.testcases import QuietWSGIRequestHandler

from documents.storage import store

LEAST = 5 * 2**20  # bytes of every part but the last


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(method, url, body=None, headers=None):
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
    try:
        connection.request(
            method, url[url.index(address.netloc) + len(address.netloc) :], body, headers or {}
        )
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


@pytest.fixture
def web(settings):
    """A web server of the product, which has no database: papers need none."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
    yield settings.PUBLIC_URL
    server.shutdown()
    server.server_close()
    thread.join()


class Browser:
    """Sends and gets papers by the addresses that the store gives."""

    def __init__(self, web):
        self.web = web

    def put(self, address, body):
        return ask("PUT", urljoin(self.web, address.url), body, dict(address.headers))

    def get(self, url, **headers):
        return ask("GET", urljoin(self.web, url), headers=headers)

    def head(self, url, **headers):
        return ask("HEAD", urljoin(self.web, url), headers=headers)


@pytest.fixture
def browser(web):
    return Browser(web)


@pytest.fixture(params=["disk", "s3"])
def papers(request, web):
    """The configured store: once on disk, once in a bucket."""
    if request.param == "s3":
        request.getfixturevalue("s3")
    return store()


@pytest.fixture
def key():
    return new_key()


def new_key():
    return f"blobs/{uuid.uuid4()}"
