"""An S3 server in a process of its own, for tests: moto's, on a free port of this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60
"""For the server to begin."""


@contextmanager
def served() -> Iterator[str]:
    """The address of a server, which holds nothing and ends with the context."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(address, process)
            yield address
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            urlopen(f"{address}/moto-api/").close()
        except (URLError, ConnectionError):
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < end, "the server does not begin"
            time.sleep(0.1)
        else:
            return


def put(address: str, bucket: str, key: str | None = None, data: bytes = b"") -> None:
    """Make a bucket, or put an object into it, whatever its key is."""
    path = f"{bucket}/{quote(key, safe='')}" if key is not None else bucket
    headers = {"Content-Type": "application/octet-stream"}
    urlopen(Request(f"{address}/{path}", data, headers, method="PUT")).close()
