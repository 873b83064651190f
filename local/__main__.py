"""`python -m local`: start the local stack, deploy the application into it, serve until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from local import fail

if TYPE_CHECKING:
    from local.deploy import Target
    from local.home import Home


def main() -> int:
    """The exit code: 0 after Ctrl-C or SIGTERM, 1 with one line on stderr where it cannot start."""
    started = time.monotonic()
    if sys.version_info < (3, 11):  # noqa: UP036 - this check is how an older one finds out
        return fail(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    from local.deploy import TEMPLATE, DeployError, Target
    from local.home import AlreadyRunningError, Home
    from local.redshift.taxi import FEWEST, MOST, TAXI_TRIPS

    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--data", type=Path, default=Path(".local"), help="all it writes goes here")
    parser.add_argument("--template", type=Path, default=TEMPLATE)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a template parameter"
    )
    parser.add_argument(
        "--taxi-trips",
        type=int,
        default=TAXI_TRIPS,
        metavar="N",
        help="how large the sample in the local Redshift is",
    )
    arguments = parser.parse_args()
    if not FEWEST <= arguments.taxi_trips <= MOST:
        parser.error(f"--taxi-trips can be {FEWEST:,} to {MOST:,}")
    home = Home(arguments.data.resolve())
    # A signal before the stack listens for them itself: leave by the way that cleans up.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        target = Target.of(arguments.template, *arguments.set)
        with home.claim(arguments.port):
            return run(home, arguments.port, target, arguments.taxi_trips, started)
    except (AlreadyRunningError, DeployError) as error:
        return fail(str(error))


def run(home: Home, port: int, target: Target, taxi_trips: int, started: float) -> int:
    """The stack's whole life, in an environment of its own."""
    home.enter()
    allow_many_files()
    from local.stack import PortTakenError, Stack, listen

    try:
        listener = listen(port)
    except PortTakenError as error:
        return fail(str(error))
    print(f"Starting on 127.0.0.1:{port} ...", flush=True)
    stack = Stack(home, listener, target, taxi_trips)
    return asyncio.new_event_loop().run_until_complete(stack.run(started))


def allow_many_files() -> None:
    """Raise the limit on open files: a thousand sockets do not fit in the usual 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = 65_536 if most == resource.RLIM_INFINITY else most  # macOS allows no infinity
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Not sys.exit, which waits for threads: of state machines in a Wait, of queries half way.
    os._exit(code)
