"""Let nginx serve recorded answers as files, with the same headers, compressed beforehand."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

_OWN = ("content-length", "content-type", "content-encoding", "etag", "last-modified", "date", "server", "vary")
_FRAME = """daemon off;
{user}worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 10000; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  gzip_static on;
  gzip_vary on;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    root {folder}/files;
{locations}
  }}
}}
"""


def command(folder: Path, port: int, answers: dict[str, tuple[dict[str, str], bytes]]) -> list[str]:
    """Write files and configuration for answers by path; return the command that serves them."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    locations = []
    for path, (headers, body) in answers.items():
        (files / path.strip("/")).write_bytes(body)
        (files / f"{path.strip('/')}.gz").write_bytes(gzip.compress(body, 6, mtime=0))
        added = "".join(
            f" add_header {name.title()} {json.dumps(value)};"
            for name, value in headers.items()
            if name not in _OWN and name != "connection"
        )
        kind = headers["content-type"].partition(";")[0]
        locations.append(f"    location = {path} {{ types {{}} default_type {kind}; charset utf-8;{added} }}")
    configuration = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""  # or its worker may not read a temporary folder
    configuration.write_text(_FRAME.format(user=user, folder=folder, port=port, locations="\n".join(locations)))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return [program, "-c", str(configuration), "-p", str(folder)]
