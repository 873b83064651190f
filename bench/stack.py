"""The application and the baseline, side by side in one local stack."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.deploy import ARTIFACT_BUCKET, Target, sam_environment, stack_outputs
from local.home import Home
from tests.e2e.launch import launched
from tests.e2e.stack import LocalStack

BASELINE = Path(__file__).with_name("baseline") / "template.yaml"


@dataclass(frozen=True)
class Bench:
    """What a part measures on."""

    stack: LocalStack
    baseline: Mapping[str, str]
    """Outputs of the baseline's stack, as in the application's outputs.json."""
    quick: bool = False
    """The fewest samples: to see that the measuring works, not to learn anything."""


@contextmanager
def benched(*, quick: bool = False) -> Iterator[Bench]:
    """A local stack of its own, with both in it; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        # Without grace what comes of a closed socket is soon over, and in nobody's way.
        with launched(data, "MaxActiveQueries=200", "DisconnectGraceSeconds=0") as stack:
            yield Bench(stack, deploy_baseline(stack), quick)


def deploy_baseline(stack: LocalStack) -> Mapping[str, str]:
    """Deploy the baseline by `sam deploy`; raises RuntimeError with what sam printed."""
    outputs = stack.outputs
    endpoint_url, region = outputs["endpointUrl"], outputs["region"]
    parameters = {
        "Database": "covid-19",
        "ResultsBucket": outputs["resultsBucket"],
        "EndpointUrl": endpoint_url,
    }
    target = Target(
        template=BASELINE,
        stack_name=f"{outputs['stackName']}-baseline",
        region=region,
        parameters=tuple(f"{name}={value}" for name, value in parameters.items()),
    )
    command = [
        *(str(Path(sys.executable).with_name("sam")), "deploy"),
        *("--stack-name", target.stack_name),
        *("--template-file", str(target.template)),
        *("--s3-bucket", ARTIFACT_BUCKET),
        *("--capabilities", "CAPABILITY_IAM"),
        *("--parameter-overrides", *target.parameters),
    ]
    environment = sam_environment(Home(stack.data), endpoint_url, region)
    done = subprocess.run(
        command,
        cwd=BASELINE.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the baseline could not be deployed:\n{done.stdout}")
    return stack_outputs(endpoint_url, target)
