"""Speak to PostgreSQL as to a server that may go away or stand elsewhere tomorrow: addresses, limits, one writer."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.engine import URL

DRIVER = "postgresql+psycopg"
# Readers of one page see one moment, as on SQLite; such transactions never fail for it, since they write nothing.
ISOLATION = "REPEATABLE READ"
# How long anything may take before somebody who waits gets an answer; the address's own parameters come first.
LIMITS: dict[str, str] = {
    "connect_timeout": "5",  # seconds, for each host
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",  # milliseconds without an answer from the other machine
    "application_name": "byline",
}
# The same on the server's side, so that a machine that vanished leaves no lock behind.
OPTIONS = "-c statement_timeout=60s -c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
# One writer at a time, as on SQLite, whichever machine it works on: what reads first and writes later then needs no
# second try, no two writers wait for each other, and what a unique column refuses is the same on both engines. The
# lock is taken by the first statement, and each later one sees all that was committed before (READ COMMITTED).
# Waiting ends after the time of a browser's patience; who holds the lock and does nothing is thrown out.
BEGIN_WRITING = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
    " SET LOCAL lock_timeout = '20s';"
    " SET LOCAL idle_in_transaction_session_timeout = '60s';"
    " SELECT pg_advisory_xact_lock(108201996316261)"
)
_SEVERAL_HOSTS = re.compile(r"([a-z0-9+_]+://(?:[^/?#@]*@)?)([^/?#@]*,[^/?#@]*)(/[^?#]*)?(?:\?(.*))?")
# Connection failures have no state of their own: read_only_sql_transaction, a standby that was a primary before;
# idle_in_transaction_session_timeout; admin_shutdown, crash_shutdown, cannot_connect_now.
_AWAY = frozenset(("25006", "25P03", "57P01", "57P02", "57P03"))
_DISK_FULL = "53100"


def spelt_out(address: str) -> str:
    """Return an address as SQLAlchemy reads it; libpq's list of hosts, `a:5432,b:5432`, becomes parameters."""
    if address.startswith("postgres://"):
        address = address.replace("postgres:", "postgresql:", 1)
    found = _SEVERAL_HOSTS.fullmatch(address)
    if found is None:
        return address
    start, hosts, path, query = found.groups()
    parts = [f"host={host}" for host in hosts.split(",")]
    return f"{start}{path or ''}?{'&'.join([*parts, *([query] if query else [])])}"


def engine_options(url: URL) -> dict[str, Any]:
    """Return what an engine for this address is made with."""
    given = {name: value for name, value in url.query.items() if isinstance(value, str)}
    arguments = {name: value for name, value in LIMITS.items() if name not in given}
    arguments["options"] = f"{OPTIONS} {given['options']}" if "options" in given else OPTIONS
    if has_several_hosts(url) and "target_session_attrs" not in given:
        # Of several servers the one that takes writes is meant.
        arguments["target_session_attrs"] = "read-write"
    return {"pool_pre_ping": True, "isolation_level": ISOLATION, "connect_args": arguments}


def has_several_hosts(url: URL) -> bool:
    """Tell whether an address names more than one server."""
    hosts = url.query.get("host", "")
    return not isinstance(hosts, str) or "," in hosts


def prepare(connection: Any) -> None:  # noqa: ANN401 - the driver is there only where it is needed
    """Let a new connection take every text: PostgreSQL knows none with U+0000, and would refuse the whole statement.

    What is asked for with one is found nowhere, as on SQLite; what is written, the services have cleaned before.
    """
    from psycopg.adapt import Dumper

    class WithoutNul(Dumper):
        def dump(self, obj: str) -> bytes:
            return obj.replace("\0", "\ufffd").encode()

    connection.adapters.register_dumper(str, WithoutNul)


def is_away(error: BaseException | None) -> bool:
    """Tell whether a driver's error means that the server, or its right to write, is gone."""
    return getattr(error, "sqlstate", None) in _AWAY


def is_full(error: BaseException | None) -> bool:
    """Tell whether a driver's error means that the server's disk is full."""
    return getattr(error, "sqlstate", None) == _DISK_FULL
