"""Web servers to measure: each in processes of its own on a free port of loopback, with a look at what they use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
PROC = Path("/proc")
START_SECONDS = 30
STOP_SECONDS = 10


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A gunicorn with the settings of ``lms/server.py`` around one application; used in a ``with`` block."""

    def __init__(self, module: str, *arguments: str, environ: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self._command = [sys.executable, "-m", module, *arguments]
        self._environ = {**os.environ, **environ, "PORT": str(self.port)}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait_until_up()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _wait_until_up(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                time.sleep(0.3)
                return
        raise RuntimeError(f"the server did not start; it said: {self._log.read_text(errors='replace')[-2000:]}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def processes(self) -> list[int]:
        """Return the ids of the server's processes: the one that was started, and its workers."""
        if self._process is None or not PROC.is_dir():
            return []
        master = self._process.pid
        children = [int(path.name) for path in PROC.iterdir() if path.name.isdigit() and _parent(path) == master]
        return [master, *children]

    def cpu_seconds(self) -> float | None:
        """Return the CPU time that the server's processes have used so far; None where the system does not tell."""
        spent = [_cpu_seconds(PROC / str(process)) for process in self.processes()]
        return sum(spent) if spent else None

    def memory_mb(self) -> float | None:
        """Return the memory of the server's processes, with what they share counted once; None where unknown."""
        shares = [_memory_kb(PROC / str(process)) for process in self.processes()]
        return sum(shares) / 1024 if shares else None


def _fields(process: Path) -> list[str]:
    """Return what ``/proc/<id>/stat`` says from its third field on; the name before it may hold anything."""
    try:
        return process.joinpath("stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(process: Path) -> int:
    fields = _fields(process)
    return int(fields[1]) if fields else 0


def _cpu_seconds(process: Path) -> float:
    fields = _fields(process)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _memory_kb(process: Path) -> int:
    try:
        lines = process.joinpath("smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
