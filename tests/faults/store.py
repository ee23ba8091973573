"""Run an S3-compatible store on a free port, to be halted, ended and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

NAME = "blog"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-test-test"}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Store:
    """Be a store with one empty bucket."""

    def __init__(self) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.url = f"s3://{NAME}/media?endpoint={self.endpoint}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start, and make the bucket."""
        command = [sys.executable, "-m", "moto.server", "-p", str(self.port)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | KEYS
        )
        client = self.client()
        for _ in range(300):
            with suppress(BotoCoreError, ClientError):
                client.create_bucket(Bucket=NAME)
                return
            time.sleep(0.1)
        raise AssertionError("the store does not start")

    def client(self):  # noqa: ANN201 - a library without types
        """Return a client of its own."""
        return boto3.session.Session(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"]).client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            config=Config(connect_timeout=1, read_timeout=10, retries={"total_max_attempts": 1}),
        )

    def names(self) -> list[str]:
        """Return the keys of all objects."""
        return [one["Key"] for one in self.client().list_objects_v2(Bucket=NAME).get("Contents", [])]

    def empty(self) -> None:
        """Delete all objects."""
        client = self.client()
        for key in self.names():
            client.delete_object(Bucket=NAME, Key=key)

    def halt(self) -> None:
        """Let it hang: connections are taken, and nothing is answered."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it; what it held is gone."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)
