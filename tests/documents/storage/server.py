"""A real S3 server for tests: seaweedfs, on loopback, with a folder and ports of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

BUCKET, ACCESS_KEY, SECRET_KEY = "papers", "testkey", "testsecret123"
PORTS = ("s3.port", "master.port", "filer.port", "volume.port", "admin.port")
IDENTITY = {
    "name": "app",
    "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
    "actions": ["Admin", "Read", "Write", "List", "Tagging"],
}
READER = {
    "name": "reader",
    "credentials": [{"accessKey": "readerkey", "secretKey": "readersecret123"}],
    "actions": ["Read", "List"],
}
KMS = {
    "default_provider": "local",
    "providers": {"local": {"type": "local", "enableOnDemandCreate": True}},
}


class S3Server:
    """Start, kill and start again: on the same folder and ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "s3.json"
        self.config.write_text(json.dumps({"identities": [IDENTITY, READER], "kms": KMS}))
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3.port']}"

    @property
    def by_name(self) -> str:
        """The same server under another name, as browsers may know it."""
        return f"http://localhost:{self.ports['s3.port']}"

    def start(self) -> "S3Server":
        weed = Path(sys.executable).with_name("weed")
        numbers = [f"-{name}={port}" for name, port in self.ports.items()]
        numbers += [f"-{name}.grpc={port + 10000}" for name, port in self.ports.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    str(weed), "mini", f"-dir={self.folder}", "-ip=127.0.0.1",
                    "-ip.bind=127.0.0.1", f"-s3.config={self.config}", f"-bucket={BUCKET}",
                    "-s3.allowedOrigins=none", "-s3.autoCreateBucket=false", "-admin.ui=false",
                    "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false",
                    "-master.telemetry=false", "-master.volumeSizeLimitMB=64", *numbers,
                ],
                cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        self.wait()
        return self

    def wait(self) -> None:
        until = time.monotonic() + 60
        while not self.has_bucket():
            assert self.process
            assert self.process.poll() is None, (self.folder / "log").read_text()[-3000:]
            assert time.monotonic() < until, "The S3 server does not start"
            time.sleep(0.1)

    def has_bucket(self) -> bool:
        try:
            self.client().head_bucket(Bucket=BUCKET)
        except (BotoCoreError, ClientError):
            return False
        return True

    def client(self) -> Any:
        """Plain boto3, for what is compared with the product."""
        return boto3.session.Session().client(
            "s3", endpoint_url=self.address, region_name="us-east-1",
            aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )  # fmt: skip

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()


def free_ports(count: int) -> list[int]:
    """Each has a twin 10000 above it, free too; no system gives these to those who call out."""
    found: list[int] = []
    number = 12000 + (time.time_ns() + os.getpid() * 97) % 10000
    while len(found) < count:
        number = number + 1 if number < 22000 else 12000
        if all(is_free(port) for port in (number, number + 10000)):
            found.append(number)
    return found


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def running(folder: Path) -> Iterator[S3Server]:
    server = S3Server(folder).start()
    try:
        yield server
    finally:
        server.kill()  # nobody reads its folder any more


def use(server: S3Server, settings: Any, **changes: str) -> None:
    """Point the product at a server."""
    for name, value in pointing_at(server, settings, **changes).items():
        setattr(settings, name, value)


def pointing_at(server: S3Server, settings: Any, **changes: str) -> dict[str, Any]:
    """The settings with which the product keeps papers there."""
    given = {
        "S3_BUCKET": BUCKET,
        "S3_REGION": "us-east-1",
        "S3_ENDPOINT": server.address,
        "S3_PUBLIC_ENDPOINT": server.address,
        "S3_ACCESS_KEY": ACCESS_KEY,
        "S3_SECRET_KEY": SECRET_KEY,
        **changes,
    }
    options = {
        "bucket_name": given["S3_BUCKET"],
        "endpoint_url": given["S3_ENDPOINT"],
        "region_name": given["S3_REGION"],
        "access_key": given["S3_ACCESS_KEY"],
        "secret_key": given["S3_SECRET_KEY"],
        "signature_version": "s3v4",
        "addressing_style": "path",
        "default_acl": None,
        "file_overwrite": False,
        "max_memory_size": 4 * 1024 * 1024,
    }
    kept = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    reached = {
        directive: [*settings.SECURE_CSP[directive], given["S3_PUBLIC_ENDPOINT"]]
        for directive in ("connect-src", "img-src", "media-src")
    }
    return given | {
        "STORAGES": settings.STORAGES | {"default": kept},
        "SECURE_CSP": settings.SECURE_CSP | reached,
    }


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One server for all tests of a process."""
    with running(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def s3(s3_server: S3Server, settings: Any) -> S3Server:
    """The product keeps its papers in a real bucket."""
    use(s3_server, settings)
    return s3_server
