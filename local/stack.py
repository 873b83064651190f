"""The stack: MiniStack, our Athena and Redshift, the application, in one process on one port."""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any, NoReturn, cast

from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework

from local import calls, interception
from local.control import Control
from local.demo_user import DemoUser, make_demo_user
from local.deploy import ARTIFACT_BUCKET, ROOT, DeployError, Target, deploy
from local.home import Home

HOST = "127.0.0.1"
SAMPLES = ROOT / "samples"
SAMPLES_BUCKET = "querysocket-samples"
SAMPLE_QUERY = r'{"action":"runquery","data":"SELECT * FROM \"covid-19\".country_codes LIMIT 5"}'
SAMPLE_REPORT = '{"action":"runreport","report":"taxi_by_month","topicName":"taxi","preview":5}'
BACKLOG = 4096
"""Connections that may wait to be accepted: a thousand sockets can arrive at once."""

CLEAN_STOP_SECONDS = 1.5
"""What handlers under way get to notice that their workers are gone."""

STOP_LIMIT_SECONDS = 2.5
"""After this long a stop is no longer waited for."""


class PortTakenError(Exception):
    """Something else listens on the port."""


def listen(port: int) -> socket.socket:
    """A socket bound to the loopback address; raises `PortTakenError`, saying what to do."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"port {port} of {HOST} is taken: stop what listens there, "
            "or choose another with `make run PORT=4600`"
        ) from error
    return listener


def settings(home: Home, port: int, region: str) -> dict[str, str]:
    """MiniStack's settings, which it reads from the environment when it is imported."""
    return {
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": region,
        "AUTH": "true",  # enforce IAM: a missing permission shows here, not in the cloud
        "STATE_DIR": str(home.state),
        "S3_DATA_DIR": str(home.state / "s3"),
        # Waiting invocations count too; `fixes` bounds the running ones, per function.
        "LAMBDA_ACCOUNT_CONCURRENCY": "0",
        # No second listener, and no look at a Docker daemon on this machine.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": f"unix://{home.state / 'no-docker.sock'}",
    }


class Stack:
    """Everything between "nothing started" and "ready", and back."""

    def __init__(
        self, home: Home, listener: socket.socket, target: Target, taxi_trips: int
    ) -> None:
        self.home = home
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.target = target
        self.taxi_trips = taxi_trips
        self.stop = asyncio.Event()

    async def run(self, started: float) -> int:
        """Start, deploy, serve until a signal; the exit code. `started`: time.monotonic() then."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._on_signal)
        control = self._load()
        server = asyncio.create_task(self._serve(control))
        deployment = asyncio.create_task(self._deploy())
        stopping = asyncio.create_task(self.stop.wait())
        try:
            await asyncio.wait({server, deployment, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if deployment.done():
                outputs, user = deployment.result()
                # A full collection of what stays for good would stop every call for 0.2 s.
                gc.collect()
                gc.freeze()
                control.ready = True
                announce(outputs, user, time.monotonic() - started)
                # Not the server alone: from Python 3.12 on it ends with its last open socket.
                await asyncio.wait({server, stopping}, return_when=asyncio.FIRST_COMPLETED)
        except DeployError as error:
            print(f"{error}\nquerysocket: the deployment failed, see above", file=sys.stderr)
            return 1
        finally:
            deployment.cancel()
            self.stop.set()
            await asyncio.wait({server, deployment}, timeout=CLEAN_STOP_SECONDS)
            lambda_runtime().reset()  # a worker that was being started when the others ended
        if server.done():
            server.result()  # raises why it ended, if that was not our wish
        return 0

    def _load(self) -> Control:
        """Import MiniStack with its settings, make it ours, and put in it what sam needs."""
        os.environ.update(settings(self.home, self.port, self.target.region))
        logging.basicConfig(
            filename=self.home.logs / "ministack.log",
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s %(message)s",
        )
        from ministack import app

        from local import fixes
        from local.athena import plugin
        from local.redshift import plugin as redshift
        from local.redshift import taxi

        fixes.apply(plugin.workgroup_of)
        interception.install()
        calls.watch()
        plugin.install(self.home.athena)
        load = functools.partial(taxi.load, trips=self.taxi_trips)
        redshift.install(self.home.warehouse, self.home.redshift, load)
        create_bucket(ARTIFACT_BUCKET)
        create_bucket(SAMPLES_BUCKET)
        for path in SAMPLES.glob("*/**/*"):  # the data sets, not the files that explain them
            if path.is_file() and path.suffix != ".sql":
                put_object(SAMPLES_BUCKET, path.relative_to(SAMPLES).as_posix(), path.read_bytes())
        return Control(interception.Interception(app.app))

    async def _deploy(self) -> tuple[dict[str, str], DemoUser | None]:
        """The outputs of the deployed application, and who can sign in to it, if that is needed."""
        outputs = await deploy(self.home, self.port, self.target)
        if "userPoolId" not in outputs or "SignIn=off" in self.target.parameters:
            return outputs, None
        return outputs, await asyncio.to_thread(make_demo_user, self.home, outputs)

    async def _serve(self, control: Control) -> None:
        """Serve HTTP and WebSockets until told to stop."""
        config = Config()
        config.bind = [f"fd://{self.listener.fileno()}"]
        config.backlog = BACKLOG
        config.keep_alive_timeout = 75
        config.graceful_timeout = 0.5
        config.errorlog = logging.getLogger("hypercorn.error")
        # Hypercorn's types name every ASGI message; ours say no more than we look at.
        await hypercorn_serve(cast(ASGIFramework, control), config, shutdown_trigger=self._stopping)

    async def _stopping(self) -> None:
        """Returns when the server is to stop, having ended the handlers it would wait for."""

        def refuse(_worker: object) -> None:
            raise RuntimeError("the stack is stopping")

        await self.stop.wait()
        # Sockets that close now would each start a worker for their $disconnect.
        lambda_runtime().Worker._spawn = refuse
        await asyncio.to_thread(lambda_runtime().reset)

    def _on_signal(self) -> None:
        """The first signal stops; the second, or a stop that hangs, ends the process there."""
        if self.stop.is_set():
            self._force_exit()
        self.stop.set()
        watchdog = threading.Timer(STOP_LIMIT_SECONDS, self._force_exit)
        watchdog.daemon = True
        watchdog.start()

    def _force_exit(self) -> NoReturn:
        for workers in list(lambda_runtime()._workers.values()):
            for worker in list(workers):
                if worker._proc:
                    worker._proc.kill()
        self.home.sweep()
        os._exit(1)


def announce(outputs: Mapping[str, str], user: DemoUser | None, seconds: float) -> None:
    """Say that the stack is ready, where, as whom to sign in, and what to try in a terminal."""
    who, token, fresh = "", "", ""
    if user:
        who = f"Sign in as {user.email}, password {user.password}\n"
        token = f' -H "Authorization: Bearer {user.access_token}"'
        fresh = "\n`make token` prints a fresh token.\n"
    print(
        f"""
Ready in {seconds:.1f} s: {outputs.get("webUrl") or outputs["websocketUrl"]}
{who}
  npx wscat -c {outputs["websocketUrl"]}{token}
  > {SAMPLE_QUERY}
  > {SAMPLE_REPORT}
{fresh}
Ctrl-C stops it.""",
        flush=True,
    )


def create_bucket(name: str) -> None:
    """A bucket in the emulator, made from inside, where no credentials are asked for."""
    from ministack.services import s3

    status, _, body = s3._create_bucket(name, b"", {})
    if status >= 300:
        raise RuntimeError(f"bucket {name}: {body!r}")


def put_object(bucket: str, key: str, body: bytes) -> None:
    """An object in one of the emulator's buckets."""
    from ministack.services import s3

    status, _, answer = s3._put_object(bucket, key, body, {})
    if status >= 300:
        raise RuntimeError(f"s3://{bucket}/{key}: {answer!r}")


def lambda_runtime() -> Any:
    """MiniStack's Lambda workers. Imported late: MiniStack reads its settings on import."""
    from ministack.core import lambda_runtime

    return lambda_runtime
