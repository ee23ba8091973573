"""Be the server process that forks children, and be such a child."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from app import content, pictures
from app.content import RenderOptions


def serve() -> None:
    """Fork a child for each socket that comes in on standard input; the body of the server process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that uses us
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are not waited for
    content.render("*warm*", base_url="https://localhost/")
    gc.freeze()
    control = socket.socket(fileno=0)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            with socket.socket(fileno=descriptors[0]) as connection, connection.makefile("rwb") as stream:
                _work(cast(BinaryIO, stream))
            os._exit(0)
        os.close(descriptors[0])


def _work(stream: BinaryIO) -> None:
    """Do job after job until the other side closes or a job fails; the body of a child."""
    memory = int(sys.argv[2])
    for_pictures = int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, max(memory, for_pictures)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answer: dict[str, Any] = {}
    stream.write(b"ready\n")
    stream.flush()
    while "failed" not in answer and (line := stream.readline()):
        job = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, job["seconds"])
        try:
            if "picture" in job:
                resource.setrlimit(resource.RLIMIT_DATA, (for_pictures, for_pictures))
                answer = _picture(Path(job["picture"]), Path(job["folder"]))
            else:
                options = RenderOptions(**job["options"])
                answer = asdict(content.render(job["source"], base_url=job["base_url"], options=options))
            reply = json.dumps(answer).encode()
        except Exception as failure:
            answer = {"failed": f"{type(failure).__name__} {failure}".strip()[:200]}
            reply = json.dumps(answer).encode()
        signal.setitimer(signal.ITIMER_REAL, 0)
        stream.write(reply + b"\n")
        stream.flush()


def _picture(source: Path, folder: Path) -> dict[str, Any]:
    try:
        return asdict(pictures.process(source, folder))
    except pictures.Refused as refused:
        return {"refused": str(refused), "unknown": isinstance(refused, pictures.NoPicture)}
    except OSError as failure:
        return {"errno": failure.errno or 0}
