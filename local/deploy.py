"""Deploy the template into the running local stack, by the real `sam deploy`.

`python -m local.deploy --data .local` does it again, in seconds, after a change to the template or
to a function. Nothing is built: the code folders are zipped as they are, and third-party packages
come from this interpreter's own site-packages, which the Lambda workers share.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shlex
import signal
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import fail, web
from local.home import Home

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template.yaml"

ARTIFACT_BUCKET = "querysocket-artifacts"
"""Where sam uploads the code; the stack makes it, as `sam deploy --guided` would."""

DUMMY_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
"""The emulator takes these for the account's root; they open nothing anywhere else."""


class DeployError(Exception):
    """`sam deploy` did not succeed; holds what it printed."""


@dataclass(frozen=True)
class Target:
    """What the `local` environment of samconfig.toml says about a deployment."""

    template: Path
    stack_name: str
    region: str
    parameters: tuple[str, ...]

    @classmethod
    def of(cls, template: Path, *parameters: str) -> Target:
        """Read it from the samconfig.toml beside the template; `parameters` come on top.

        Raises `DeployError` where the file is missing or its `local` environment lacks something.
        """
        path = template.parent / "samconfig.toml"
        try:
            local = tomllib.loads(path.read_text())["local"]
            said = {**local["global"]["parameters"], **local["deploy"]["parameters"]}
            overrides = said.get("parameter_overrides", [])
            return cls(
                template=template.resolve(),
                stack_name=said["stack_name"],
                region=said["region"],
                parameters=(
                    *(shlex.split(overrides) if isinstance(overrides, str) else overrides),
                    *parameters,
                ),
            )
        except OSError as error:
            raise DeployError(f"{path} cannot be read: {error.strerror}") from error
        except KeyError as error:
            raise DeployError(f"{path}: the environment `local` lacks {error}") from error


async def deploy(home: Home, port: int, target: Target) -> dict[str, str]:
    """Deploy, publish the reports and the page, write the outputs to `outputs.json`, return them.

    Raises `DeployError` with sam's own words. Cancelled, it takes sam down with it.
    """
    endpoint_url = f"http://127.0.0.1:{port}"
    environment = sam_environment(home, endpoint_url, target.region)
    status, printed = await run_command(
        sam_command(target, endpoint_url), target.template.parent, environment
    )
    (home.logs / "sam.log").write_bytes(printed)
    if status != 0:
        raise DeployError(printed.decode(errors="replace").strip())
    outputs = await asyncio.to_thread(stack_outputs, endpoint_url, target)
    root = target.template.parent
    folders = {"reports": root / "reports", "web": web.built(root)}
    await asyncio.gather(
        *(
            publish(what, folder, target, endpoint_url, environment)
            for what, folder in folders.items()
            if f"{what}Bucket" in outputs
        )
    )
    whole = home.outputs.with_suffix(".new")
    whole.write_text(json.dumps(outputs, indent=2, sort_keys=True) + "\n")
    whole.replace(home.outputs)  # who waits for the file never reads half of it
    return outputs


async def publish(
    what: str, folder: Path, target: Target, endpoint_url: str, environment: dict[str, str]
) -> None:
    """Publish the `reports` or the `web` page; a faulty file is told of, and stops nothing."""
    command = [
        *(sys.executable, "-m", f"scripts.publish_{what}"),
        *("--stack-name", target.stack_name),
        *("--endpoint-url", endpoint_url),
        *("--folder", str(folder)),
    ]
    status, printed = await run_command(command, ROOT, environment)
    if status != 0:
        said = printed.decode(errors="replace")
        print(f"Not everything in {folder} is published:\n{said}", flush=True)


async def run_command(
    command: list[str], directory: Path, environment: dict[str, str]
) -> tuple[int, bytes]:
    """Exit status of a command and what it printed. Cancelled, it takes the command down."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=directory,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # A Ctrl-C in the terminal is ours to pass on, or sam prints its own "Aborted!".
        start_new_session=True,
    )
    try:
        printed, _ = await process.communicate()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        raise
    return process.returncode or 0, printed


def sam_command(target: Target, endpoint_url: str) -> list[str]:
    """The `sam deploy` for a stack at `endpoint_url`; the rest is in samconfig.toml."""
    return [
        str(Path(sys.executable).parent / "sam"),
        "deploy",
        *("--config-env", "local"),
        *("--template-file", str(target.template)),
        *("--s3-bucket", ARTIFACT_BUCKET),
        # On the command line they replace samconfig.toml's instead of adding to them.
        *("--parameter-overrides", *target.parameters),
        f"EndpointUrl={endpoint_url}",
        f"AllowedOrigins={allowed_origins(target.parameters, endpoint_url)}",
    ]


def allowed_origins(parameters: Sequence[str], endpoint_url: str) -> str:
    """The origins that the parameters allow, and the page's: the stack, by its other name."""
    given = [each.partition("=")[2] for each in parameters if each.startswith("AllowedOrigins=")]
    page = endpoint_url.replace("127.0.0.1", "localhost")
    return ",".join(filter(None, [*given[-1:], page]))


def sam_environment(home: Home, endpoint_url: str, region: str) -> dict[str, str]:
    """The stack's own environment, and nothing in it that could reach a real account."""
    return {
        **home.environment(os.environ),  # again: MiniStack's settings are none of sam's
        **DUMMY_CREDENTIALS,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL": endpoint_url,
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.1",
    }


def stack_outputs(endpoint_url: str, target: Target) -> dict[str, str]:
    """Every output of the deployed stack in lowerCamelCase, and where the stack is reached.

    `websocketUrl` and `managementEndpoint` are the WebSocket API's local addresses, whatever the
    template's own outputs call them.
    """
    import boto3  # a quarter of a second that a start spends elsewhere

    session = boto3.session.Session(
        DUMMY_CREDENTIALS["AWS_ACCESS_KEY_ID"],
        DUMMY_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region_name=target.region,
    )
    cloudformation: Any = session.client("cloudformation", endpoint_url=endpoint_url)
    gateway: Any = session.client("apigatewayv2", endpoint_url=endpoint_url)
    stack = cloudformation.describe_stacks(StackName=target.stack_name)["Stacks"][0]
    resources = cloudformation.describe_stack_resources(StackName=target.stack_name)
    apis = {
        resource["PhysicalResourceId"]
        for resource in resources["StackResources"]
        if resource["ResourceType"] == "AWS::ApiGatewayV2::Api"
    }
    outputs = {
        lower_camel(output["OutputKey"]): output["OutputValue"]
        for output in stack.get("Outputs", [])
    }
    for api in gateway.get_apis()["Items"]:
        if api["ApiId"] in apis and api["ProtocolType"] == "WEBSOCKET":
            stage = gateway.get_stages(ApiId=api["ApiId"])["Items"][0]["StageName"]
            path = f"/_aws/execute-api/{api['ApiId']}/{stage}"
            outputs["websocketUrl"] = endpoint_url.replace("http", "ws", 1) + path
            outputs["managementEndpoint"] = endpoint_url + path
    return {
        **outputs,
        "endpointUrl": endpoint_url,
        "region": target.region,
        "stackName": target.stack_name,
    }


def lower_camel(name: str) -> str:
    """`ResultsBucket` as `resultsBucket`."""
    return name[:1].lower() + name[1:]


def main() -> int:
    """Redeploy into the stack that runs on the data directory; 1, with the reason, if it fails."""
    parser = argparse.ArgumentParser(prog="python -m local.deploy", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".local"))
    parser.add_argument("--template", type=Path, default=TEMPLATE)
    arguments = parser.parse_args()
    home = Home(arguments.data.resolve())
    port = home.running_port()
    if port is None:
        return fail(f"no local stack runs in {arguments.data}: start it with `make run`")
    started = time.monotonic()
    home.enter()
    try:
        asyncio.run(deploy(home, port, Target.of(arguments.template)))
    except DeployError as error:
        return fail(str(error))
    except KeyboardInterrupt:
        return 130
    print(f"Deployed in {time.monotonic() - started:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
