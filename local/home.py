"""The data directory: all that the local stack writes, and the lock that makes it its own."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM")
"""What the stack and its Lambda workers inherit from the developer's shell; nothing else."""


class AlreadyRunningError(Exception):
    """Another process holds this data directory."""


@dataclass(frozen=True)
class Home:
    """The folders and files under one data directory."""

    root: Path

    @property
    def tmp(self) -> Path:
        """TMPDIR of everything: the Lambda workers unpack their code here."""
        return self.root / "tmp"

    @property
    def user(self) -> Path:
        """HOME of everything, so that no tool reads or writes the developer's own."""
        return self.root / "home"

    @property
    def state(self) -> Path:
        """MiniStack's keys and its S3 objects, where it puts them on disk."""
        return self.root / "state"

    @property
    def athena(self) -> Path:
        """The local Athena's cache."""
        return self.root / "athena"

    @property
    def redshift(self) -> Path:
        """Results of statements on the local Redshift."""
        return self.root / "redshift"

    @property
    def warehouse(self) -> Path:
        """The local Redshift's database: what is in it stays from run to run."""
        return self.root / "warehouse"

    @property
    def logs(self) -> Path:
        """What MiniStack and sam had to say."""
        return self.root / "logs"

    @property
    def outputs(self) -> Path:
        """The deployed stack's outputs, for tests, tools and the browser console."""
        return self.root / "outputs.json"

    @property
    def demo_user(self) -> Path:
        """Who can sign in: `{"email": ..., "password": ...}`."""
        return self.root / "demo-user.json"

    @property
    def lock(self) -> Path:
        """Held while a stack runs here, and says which: `{"pid": ..., "port": ...}`."""
        return self.root / "stack.lock"

    @contextlib.contextmanager
    def claim(self, port: int) -> Iterator[None]:
        """Hold the directory for a stack on `port`, emptied of what an earlier one left.

        Raises `AlreadyRunningError`, saying what to do, when a stack runs on it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with self.lock.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyRunningError(
                    f"a local stack already runs in {self.root}, on port {self.running_port()}: "
                    "stop it, or start another with `make run DATA=.local2 PORT=4600`"
                ) from error
            lock.truncate(0)
            json.dump({"pid": os.getpid(), "port": port}, lock)
            lock.flush()
            try:
                self.sweep()
                shutil.rmtree(self.logs, ignore_errors=True)
                folders = (self.tmp, self.user, self.state, self.athena, self.redshift, self.logs)
                for folder in folders:
                    folder.mkdir()
                yield
            finally:
                self.sweep()

    def sweep(self) -> None:
        """Remove what only a running stack has; what is worth reading afterwards stays."""
        for folder in (self.tmp, self.user, self.state, self.athena, self.redshift):
            shutil.rmtree(folder, ignore_errors=True)
        self.outputs.unlink(missing_ok=True)
        self.demo_user.unlink(missing_ok=True)

    def running_port(self) -> int | None:
        """The port of the stack that runs on this directory; None when none does."""
        try:
            with self.lock.open() as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(json.loads(self.lock.read_text())["port"])
        except FileNotFoundError:
            pass
        return None

    def enter(self) -> None:
        """Make the stack's environment this process's own."""
        environment = self.environment(os.environ)
        os.environ.clear()
        os.environ.update(environment)
        tempfile.tempdir = None  # forget a TMPDIR looked up before

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """The environment of every process of the stack.

        The developer's variables stay out: Lambda workers inherit this, and code that works only
        because a token or an AWS profile happens to be in the shell does not work in Lambda.
        """
        nowhere = str(self.user / "none")
        return {
            **{name: inherited[name] for name in KEPT_VARIABLES if name in inherited},
            "HOME": str(self.user),
            "TMPDIR": str(self.tmp),
            "AWS_CONFIG_FILE": nowhere,
            "AWS_SHARED_CREDENTIALS_FILE": nowhere,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
