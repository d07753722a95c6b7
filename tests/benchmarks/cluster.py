"""A PostgreSQL of our own on loopback, as it comes: what it acknowledged is on the disk."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where its tools, its data and its port are; as root its tools run as their own user."""

    tools: Path
    place: Path
    port: int

    @property
    def address(self) -> str:
        """The address to which the name of a database is added."""
        return f"postgresql://clinic@127.0.0.1:{self.port}/"

    def run(self, tool: str, *args: str) -> None:
        """Run one of its tools and wait for it."""
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*owner, str(self.tools / tool), "-D", f"{self.place}/data", *args]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        """Make the data and start."""
        self.run("initdb", "-U", "clinic", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        told = f"-p {self.port} -k {self.place} -c listen_addresses=127.0.0.1"
        options = f"{told} -c max_connections=200"
        self.run("pg_ctl", "-w", "-l", f"{self.place}/log", "-o", options, "start")

    def stop(self) -> None:
        """Stop, if it runs, and leave nothing behind."""
        if (self.place / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self.place, ignore_errors=True)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start one and yield its address, to which a name is added."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not tools:
        raise RuntimeError("PostgreSQL is not installed: run `make system-packages`")
    place = Path(tempfile.mkdtemp(prefix="clinic-bench-"))
    if os.geteuid() == 0:
        shutil.chown(place, "postgres", "postgres")
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        found = Cluster(tools[-1], place, asking.getsockname()[1])
    try:
        found.start()
        yield found.address
    finally:
        found.stop()
