"""The local stack as a process: what it starts, what it says, what it leaves behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.local_stack.running import (
    READY,
    READY_SECONDS,
    ROOT,
    SMALL,
    Running,
    ask,
    call,
    client,
    connected,
    started,
)


class TestStart:
    def test_it_says_how_to_talk_to_it(self, stack: Running) -> None:
        assert f"npx wscat -c {stack.outputs['websocketUrl']}" in stack.said

    def test_outputs_hold_its_addresses_and_the_templates_outputs(self, stack: Running) -> None:
        base = f"127.0.0.1:{stack.port}/_aws/execute-api/"
        assert stack.outputs["websocketUrl"].startswith(f"ws://{base}")
        assert stack.outputs["managementEndpoint"].startswith(f"http://{base}")
        assert stack.outputs["endpointUrl"] == f"http://127.0.0.1:{stack.port}"
        assert (stack.outputs["region"], stack.outputs["stackName"]) == ("us-east-1", "small")
        assert stack.outputs["machineArn"].startswith("arn:aws:states:")

    def test_health_is_ok_and_faults_can_be_set_and_cleared(self, stack: Running) -> None:
        assert call(stack, "GET", "/_querysocket/health") == (200, {"ready": True})
        status, shown = call(stack, "PUT", "/_querysocket/faults", b'{"queryDelaySeconds": 2}')
        assert (status, shown["queryDelaySeconds"]) == (200, 2)
        assert call(stack, "PUT", "/_querysocket/faults", b"[]")[0] == 400
        status, shown = call(stack, "DELETE", "/_querysocket/faults")
        assert (status, shown["queryDelaySeconds"]) == (200, 0)

    def test_the_samples_are_in_their_bucket(self, stack: Running) -> None:
        found = client(stack, "s3").list_objects_v2(Bucket="querysocket-samples")
        keys = {entry["Key"] for entry in found.get("Contents", [])}
        samples = ROOT / "samples"
        assert keys == {
            path.relative_to(samples).as_posix()
            for path in samples.rglob("*")
            if path.is_file() and path.parent != samples and path.suffix != ".sql"
        }

    def test_a_second_run_on_the_same_data_says_in_one_line_what_to_do(
        self, stack: Running
    ) -> None:
        with started(stack.data) as second:
            assert second.process.wait(READY_SECONDS) == 1
        assert second.said.count("\n") == 1
        assert f"already runs in {stack.data}, on port {stack.port}" in second.said
        assert "make run DATA=" in second.said
        assert stack.outputs

    def test_a_taken_port_is_told_in_one_line_with_what_to_do(
        self, stack: Running, tmp_path: Path
    ) -> None:
        with started(tmp_path / "data", stack.port) as second:
            assert second.process.wait(READY_SECONDS) == 1
        assert second.said.count("\n") == 1
        assert f"port {stack.port} of 127.0.0.1 is taken" in second.said
        assert "make run PORT=" in second.said

    def test_a_failed_deployment_shows_sams_words_and_ends_the_stack(self, tmp_path: Path) -> None:
        template = shutil.copytree(SMALL, tmp_path / "broken") / "template.yaml"
        template.write_text(template.read_text().replace("AWS::S3::Bucket", "AWS::S3::Bukcet"))
        with started(tmp_path / "data", template=template) as running:
            assert running.process.wait(READY_SECONDS) == 1
        assert "AWS::S3::Bukcet" in running.said
        assert running.said.endswith("the deployment failed, see above\n")
        assert running.relatives() == []

    def test_deploying_again_brings_changed_code_into_the_running_stack(
        self, tmp_path: Path
    ) -> None:
        folder = shutil.copytree(SMALL, tmp_path / "changing")
        with started(tmp_path / "data", template=folder / "template.yaml") as running:
            running.wait_until(lambda: READY in running.said)
            with connected(running) as opened:
                assert ask(opened, action="hello")["layer"] == "from the layer"
            package = folder / "layer" / "python" / "greeting" / "__init__.py"
            package.write_text('WORDS = "from a new layer"\n')

            command = [sys.executable, "-m", "local.deploy", "--data", str(running.data)]
            again = [*command, "--template", str(folder / "template.yaml")]
            subprocess.run(again, cwd=ROOT, check=True, capture_output=True, timeout=READY_SECONDS)

            with connected(running) as opened:
                assert ask(opened, action="hello")["layer"] == "from a new layer"


class TestStop:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_leaves_no_process_and_no_temporary_folder(
        self, tmp_path: Path, number: int
    ) -> None:
        with started(tmp_path / "data") as running:
            running.wait_until(lambda: READY in running.said)
            with connected(running) as opened:
                ask(opened, action="hello")
                # One more that is in the middle of its work.
                opened.send('{"action": "meet", "meeting": "alone", "people": 2}')
                busy = "-MeetFunction-"
                running.wait_until(lambda: any(busy in line for line in running.relatives()))
                assert running.stop(number) == 0  # with the socket open
            assert running.relatives() == []
            assert not list(running.data.rglob("ministack-lambda-*"))
            assert not (running.data / "tmp").exists()
            assert not (running.data / "outputs.json").exists()

    @pytest.mark.parametrize("moment", ["the first word", "sam"])
    def test_a_signal_during_the_start_stops_it_too(self, tmp_path: Path, moment: str) -> None:
        with started(tmp_path / "data") as running:
            if moment == "sam":
                running.wait_until(lambda: any("deploy" in line for line in running.relatives()))
            else:
                running.wait_until(lambda: running.said)
            assert running.stop() == 0
            assert READY not in running.said
            assert running.relatives() == []
            assert not (running.data / "tmp").exists()

    def test_its_directory_can_be_used_again_after_it_was_killed(self, tmp_path: Path) -> None:
        with started(tmp_path / "data") as running:
            running.wait_until(lambda: (running.data / "tmp").exists())
            running.stop(signal.SIGKILL)
        with started(tmp_path / "data") as running:
            running.wait_until(lambda: READY in running.said)
