"""Run a private PostgreSQL server for tests: in a temporary folder, on loopback alone, without waiting for disks."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

USER = "byline"
READY_SECONDS = 60
# What nobody's data hangs on need not be safe from a power cut.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=64MB")
# The server ends with the process that started it, however that ends: its end of the pipe closes.
_LEASH = '"$@" & read -r _; kill -QUIT $! 2>/dev/null; wait'
_numbers = itertools.count(1)


def programs() -> Path:
    """Return the folder of the newest server that is installed.

    Raises:
        FileNotFoundError: none is; Debian's package is called postgresql.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda file: int(file.parts[-3]))
    on_path = shutil.which("postgres")
    if not found and on_path is None:
        raise FileNotFoundError("PostgreSQL's server is not installed; on Debian: apt install postgresql")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


def is_installed() -> bool:
    """Tell whether tests can run a server here."""
    try:
        programs()
    except FileNotFoundError:
        return False
    return True


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Databases:
    """Be the databases of a server that somebody else runs."""

    def __init__(self, port: int) -> None:
        self.port = port

    def address(self, database: str) -> str:
        """Return the address of a database as PostgreSQL's own programs take it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def url(self, database: str) -> str:
        """Return the address of a database as BYLINE_DATABASE_URL takes it."""
        return self.address(database).replace("postgresql:", "postgresql+psycopg:")

    def make_database(self, template: str = "template1") -> str:
        """Make a database, empty or as a copy of one that nobody is connected to, and return its name."""
        name = f"blog_{os.getpid()}_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database; whoever is still connected to it is thrown out."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Execute one statement outside of transactions."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


class Cluster(Databases):
    """Be one server with its folder; databases are made in it by the dozen.

    Languages sort by ICU's rules for English, as on many servers, and not by bytes as on SQLite.
    """

    def __init__(self, *settings: str, primary: Databases | None = None) -> None:
        """Make the folder of a server, which is not started yet.

        Args:
            settings: further lines of its configuration, such as `max_connections=20`.
            primary: the server whose standby it is, by streaming replication; without one it stands for itself.
        """
        self.folder = Path(tempfile.mkdtemp(prefix="byline-pg-", dir="/tmp"))
        self.data = self.folder / "data"
        super().__init__(free_port())
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._own(self.folder)
        if primary is not None:
            self.run("pg_basebackup", "-D", str(self.data), "-d", primary.address("postgres"), "-R", "-c", "fast", "-N")
        else:
            self.run("initdb", "-D", str(self.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                     "--locale-provider=icu", "--icu-locale=en-US", "--no-sync", "--no-instructions")  # fmt: skip

    def start(self) -> None:
        """Start the server and wait until it answers."""
        own = ("listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self.folder}")
        settings = [part for line in (*own, *HASTE, *self._settings) for part in ("-c", line)]
        command = ["sh", "-c", _LEASH, "sh", str(programs() / "postgres"), "-D", str(self.data), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                **self._as_whom(),
            )
        self.wait()

    def wait(self, seconds: float = READY_SECONDS) -> None:
        """Wait until the server answers.

        Raises:
            RuntimeError: it does not; the end of its log is in the message.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"PostgreSQL does not answer: {(self.folder / 'log').read_text()[-2000:]}")

    def stop(self, mode: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT ends all connections and closes the files, SIGQUIT leaves at once."""
        process, self._process = self._process, None
        if process is None:
            return
        pid = self._pid()
        if pid is not None:
            os.kill(pid, mode)
            while self._pid() == pid and _lives(pid):
                time.sleep(0.02)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)

    def kill(self) -> None:
        """End the server as a power cut would: no process of it does anything more."""
        self._signal(signal.SIGKILL)
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(30)

    def halt(self) -> None:
        """Let the server fall silent: it closes no connection, and its machine takes new ones."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a silent server go on."""
        self._signal(signal.SIGCONT)

    def promote(self) -> None:
        """Make a standby the primary."""
        self.execute("SELECT pg_promote()")

    def remove(self) -> None:
        """Stop the server and delete all that it wrote."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the server's user."""
        command = [str(programs() / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **self._as_whom())
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")

    def _signal(self, what: signal.Signals) -> None:
        pid = self._pid()
        if pid is not None:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            for one in (pid, *map(int, children)):
                os.kill(one, what)

    def _pid(self) -> int | None:
        file = self.data / "postmaster.pid"
        return int(file.read_text().split()[0]) if file.exists() else None

    def _own(self, folder: Path) -> None:
        if os.geteuid() == 0:
            user = _unprivileged()
            os.chown(folder, user.pw_uid, user.pw_gid)

    def _as_whom(self) -> dict[str, object]:
        """Return what starts a program as somebody else than root, whom PostgreSQL refuses."""
        if os.geteuid() != 0:
            return {}
        user = _unprivileged()
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "env": os.environ | {"HOME": "/"}}


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def running(*settings: str) -> Iterator[Cluster]:
    """Run a server for as long as the block lasts."""
    cluster = Cluster(*settings)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()
