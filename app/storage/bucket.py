"""Keep files in a bucket of an S3-compatible store, so that every machine has the same ones."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from app.config import Bucket as Address
from app.errors import Unavailable

from .stored import Stored, is_plain

CONNECT_SECONDS = 2
READ_SECONDS = 3
LINK_SECONDS = 3600
# While the store is away nobody waits for it again and again; every so often one asks.
REST_SECONDS = 3
# Nor do many wait at once: threads that stand here are missed elsewhere.
ROOM = 4
PATIENCE = 1.0
GONE = "The store of files does not answer. Nothing was lost; try again in a minute."
_ABSENT = ("404", "NoSuchKey", "NotFound")


class Bucket:
    """Be a bucket, or a part of one; connected to when first asked."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._made: Any = None
        self._rests_until = 0.0
        self._room = threading.Semaphore(ROOM)
        self._asked_at: dict[int, float] = {}

    def find(self, name: str) -> Stored | None:
        """Return the file of a name, or nothing."""
        if not is_plain(name):
            return None
        with self._asking_shortly() as client:
            try:
                head = client.head_object(**self._at(name))
            except client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] in _ABSENT:
                    return None
                raise
        tag = head.get("Metadata", {}).get("sha256", "")[:32] or head["ETag"].strip('"')
        size = int(head["ContentLength"])
        return Stored(
            name,
            size,
            head["LastModified"],
            lambda: cast("BinaryIO", io.BufferedReader(_Remote(self, name, size), 1 << 16)),
            tag=tag,
            link=lambda headers: self._link(name, headers),
        )

    def place(self, files: Mapping[str, Path]) -> list[str]:
        """Send files to their names; one of the same name has the same content and stays."""
        placed: list[str] = []
        try:
            for name, file in files.items():
                if self.find(name) is None:
                    placed.append(name)  # noted before: an answer that is lost may have stored it
                    self._send(name, file)
        except BaseException:
            for name in placed:
                with suppress(Unavailable):
                    self.remove(name)
            raise
        return placed

    def write(self, name: str, source: BinaryIO) -> None:
        """Send a stream; the store takes the whole of it or nothing."""
        with tempfile.NamedTemporaryFile(prefix="byline-") as copy:
            while block := source.read(1 << 20):
                copy.write(block)
            copy.flush()
            self._send(name, Path(copy.name))

    def holds(self, name: str, file: Path) -> bool:
        """Compare digests."""
        with self._asking_shortly() as client:
            try:
                head = client.head_object(**self._at(name))
            except client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] in _ABSENT:
                    return False
                raise
        return bool(head.get("Metadata", {}).get("sha256") == _digest(file))

    def remove(self, name: str) -> None:
        """Delete a file."""
        with self._asking() as client:
            client.delete_object(**self._at(name))

    def walk(self) -> Iterator[str]:
        """Yield the names of all files; the store lists them in order."""
        start = self._key("")
        with self._asking() as client:
            for part in client.get_paginator("list_objects_v2").paginate(Bucket=self.address.name, Prefix=start):
                for one in part.get("Contents", ()):
                    name = str(one["Key"]).removeprefix(start)
                    if is_plain(name):
                        yield name

    def read_from(self, name: str, start: int) -> Any:  # noqa: ANN401 - a stream of a library without types
        """Return the stream of a file from a byte on."""
        with self._asking_shortly() as client:
            return client.get_object(**self._at(name), Range=f"bytes={start}-")["Body"]

    def _send(self, name: str, file: Path) -> None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with self._asking() as client, file.open("rb") as stream:
            client.put_object(**self._at(name), Body=stream, ContentType=kind, Metadata={"sha256": _digest(file)})

    def _link(self, name: str, headers: Mapping[str, str]) -> str:
        wanted = {f"Response{header.replace('-', '')}": value for header, value in headers.items()}
        with self._asking() as client:
            return str(
                client.generate_presigned_url("get_object", {**self._at(name), **wanted}, ExpiresIn=LINK_SECONDS)
            )

    def _key(self, name: str) -> str:
        return f"{self.address.prefix}/{name}" if self.address.prefix else name

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.address.name, "Key": self._key(name)}

    @contextmanager
    def _asking_shortly(self) -> Iterator[Any]:
        """Give the client for what is answered at once, unless somebody waits in vain already."""
        deadline = time.monotonic() + PATIENCE
        while not self._room.acquire(timeout=0.1):
            if time.monotonic() > deadline or self._is_stuck():
                raise Unavailable(GONE)
        mine = threading.get_ident()
        try:
            if self._is_stuck():
                raise Unavailable(GONE)
            self._asked_at[mine] = time.monotonic()
            with self._asking() as client:
                yield client
        finally:
            self._asked_at.pop(mine, None)
            self._room.release()

    def _is_stuck(self) -> bool:
        return any(asked < time.monotonic() - PATIENCE for asked in list(self._asked_at.values()))

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """Give the client; what it cannot do is that the store is away."""
        from botocore.exceptions import BotoCoreError, ClientError

        if time.monotonic() < self._rests_until:
            raise Unavailable(GONE)
        try:
            yield self._client()
        except (BotoCoreError, ClientError) as error:
            self._rests_until = time.monotonic() + REST_SECONDS
            raise Unavailable(GONE) from error

    def _client(self) -> Any:  # noqa: ANN401 - a library without types
        with self._lock:
            if self._made is None:
                import boto3
                from botocore.config import Config

                self._made = boto3.session.Session().client(
                    "s3",
                    endpoint_url=self.address.endpoint,
                    region_name=self.address.region or "us-east-1",
                    config=Config(
                        connect_timeout=CONNECT_SECONDS,
                        read_timeout=READ_SECONDS,
                        retries={"total_max_attempts": 2, "mode": "standard"},
                        max_pool_connections=16,
                        # Stores that are not Amazon's know no newer checksums.
                        request_checksum_calculation="when_required",
                        response_checksum_validation="when_required",
                        s3={"addressing_style": "path"},
                        signature_version="s3v4",
                    ),
                )
            return self._made


class _Remote(io.RawIOBase):
    """Be a file in a bucket to read from; a place is sought without asking."""

    def __init__(self, bucket: Bucket, name: str, size: int) -> None:
        self._bucket, self._name, self._size = bucket, name, size
        self._position = 0
        self._stream: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset != self._position:
            self._drop()
            self._position = base + offset
        return self._position

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as the base class has it
        if self._position >= self._size:
            return 0
        if self._stream is None:
            self._stream = self._bucket.read_from(self._name, self._position)
        block: bytes = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self._position += len(block)
        return len(block)

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
