"""What MiniStack does on its own is mended, seen from where an application would notice it."""

from __future__ import annotations

import functools
import json
import urllib.request
from typing import Any

import pytest

from tests.integration.local_stack.running import (
    READY_SECONDS,
    Running,
    ask,
    client,
    connected,
    log,
    seconds_of,
)
from tests.support.processes import wait_for


def test_workers_inherit_nothing_of_the_developers_shell(stack: Running) -> None:
    with connected(stack) as opened:
        environment = ask(opened, action="hello")["environment"]
    assert not {"SECRET_OF_THE_SHELL", "AWS_PROFILE", "PYTHONPATH"} & set(environment)
    assert environment["HOME"].startswith(str(stack.data))
    assert environment["TMPDIR"].startswith(str(stack.data))


def test_messages_of_one_connection_run_side_by_side(stack: Running) -> None:
    with connected(stack) as opened:
        for _ in range(4):
            opened.send('{"action": "meet", "meeting": "of four", "people": 4}')
        assert [json.loads(opened.recv()) for _ in range(4)] == [{"met": True}] * 4


def test_no_more_than_four_workers_start_for_one_function(stack: Running) -> None:
    with connected(stack) as opened:
        for _ in range(12):
            opened.send('{"action": "meet", "meeting": "of many", "people": 1}')
        for _ in range(12):
            opened.recv()
    workers = [line for line in stack.relatives() if "-MeetFunction-" in line]
    assert 1 <= len(workers) <= 4


def test_a_return_value_is_not_sent_to_the_client(stack: Running) -> None:
    with connected(stack) as opened:
        first, second = ask(opened, action="one"), ask(opened, action="two")
    assert [json.loads(answer["body"])["action"] for answer in (first, second)] == [
        "one",
        "two",
    ]


def test_an_exceptions_text_is_not_sent_to_the_client(stack: Running) -> None:
    with connected(stack) as opened:
        answer = ask(opened, action="fail")
    assert answer.pop("message") == "Internal server error"
    assert set(answer) == {"connectionId", "requestId"}


def test_the_subprotocol_that_connect_chose_is_answered(stack: Running) -> None:
    with connected(stack, subprotocols=["querysocket", "a-token"]) as opened:
        assert opened.getsubprotocol() == "querysocket"


def test_what_a_route_prints_is_in_its_log_group(stack: Running) -> None:
    with connected(stack) as opened:
        ask(opened, action="hello")
    wait_for(lambda: "echo was here" in log(stack), "the log", seconds=READY_SECONDS)


def test_a_warm_invocation_takes_no_longer_than_its_handler(stack: Running) -> None:
    invoke = functools.partial(
        client(stack, "lambda").invoke,
        FunctionName=stack.outputs["connectFunction"],
        Payload=b'{"headers": {}}',  # it prints nothing: MiniStack alone waits 50 ms
    )
    assert min(seconds_of(invoke) for _ in range(10)) < 0.04


def test_an_exception_leaves_its_worker_warm(stack: Running) -> None:
    with connected(stack) as opened:
        fail = functools.partial(ask, opened, action="fail")
        assert min(seconds_of(fail) for _ in range(5)) < 0.1  # a cold start takes 200 ms


def test_a_url_presigned_by_a_role_opens_over_plain_http(stack: Running) -> None:
    with connected(stack) as opened:
        url = ask(opened, action="presign")["url"]
    with urllib.request.urlopen(url, timeout=5) as response:
        assert response.read() == b"1\n"


def test_a_state_machine_acts_as_its_role_and_catches_by_exception(
    stack: Running,
) -> None:
    states = client(stack, "stepfunctions")
    arn = states.start_execution(stateMachineArn=stack.outputs["machineArn"])["executionArn"]

    def ended() -> Any:
        execution = states.describe_execution(executionArn=arn)
        return execution if execution["status"] != "RUNNING" else None

    execution = wait_for(ended, "the end", seconds=READY_SECONDS)
    assert execution["status"] == "SUCCEEDED", execution
    assert json.loads(execution["output"]) == {"forbidden": "Lambda.AccessDeniedException"}


def test_an_execution_starts_at_once(stack: Running) -> None:
    states = client(stack, "stepfunctions")
    arn = states.start_execution(stateMachineArn=stack.outputs["machineArn"])["executionArn"]

    def first_events() -> Any:
        events = states.get_execution_history(executionArn=arn)["events"]
        return events[:2] if len(events) > 1 else None

    begun, entered = wait_for(first_events, "the events", seconds=READY_SECONDS)
    assert (entered["timestamp"] - begun["timestamp"]).total_seconds() < 0.1


def test_starting_a_running_execution_again_gives_that_execution(stack: Running) -> None:
    states = client(stack, "stepfunctions")
    request = {"stateMachineArn": stack.outputs["machineArn"], "name": "twice"}
    first = states.start_execution(**request, input='{"a": 1}')
    assert states.start_execution(**request, input='{"a": 1}') | first == first
    with pytest.raises(states.exceptions.ExecutionAlreadyExists):
        states.start_execution(**request, input='{"a": 2}')


def test_the_function_of_a_rule_that_fails_is_retried_and_ends_in_its_queue(
    stack: Running,
) -> None:
    functions, events, queues = (client(stack, name) for name in ("lambda", "events", "sqs"))
    failing = next(
        each for each in functions.list_functions()["Functions"] if each["Handler"] == "app.fail"
    )
    name = failing["FunctionName"]

    def failures() -> int:
        found = client(stack, "logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")
        return sum("[ERROR] KeyError" in event["message"] for event in found["events"])

    url = queues.create_queue(QueueName="failed")["QueueUrl"]
    queue = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    functions.put_function_event_invoke_config(
        FunctionName=name,
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": queue["QueueArn"]}},
    )
    events.put_rule(Name="failing", EventPattern='{"source": ["the-test"]}')
    target = {"Id": "function", "Arn": failing["FunctionArn"], "Input": '{"told": "once"}'}
    events.put_targets(Rule="failing", Targets=[target])
    functions.invoke(FunctionName=name)  # makes the log group
    before = failures()
    events.put_events(Entries=[{"Source": "the-test", "DetailType": "x", "Detail": "{}"}])

    def failed() -> Any:
        return queues.receive_message(QueueUrl=url).get("Messages")

    (message,) = wait_for(failed, "the failure", seconds=READY_SECONDS)
    assert json.loads(message["Body"])["requestPayload"] == {"told": "once"}
    assert failures() - before == 2
    assert not failed()


def test_tables_come_in_pages_of_the_size_asked_for(stack: Running) -> None:
    glue = client(stack, "glue")
    glue.create_database(DatabaseInput={"Name": "paged"})
    names = [f"t{number:03}" for number in range(103)]
    for name in names:
        glue.create_table(DatabaseName="paged", TableInput={"Name": name})

    for size, sizes in {1: [1] * 103, 100: [100, 3]}.items():
        pages = [
            [table["Name"] for table in page["TableList"]]
            for page in glue.get_paginator("get_tables").paginate(
                DatabaseName="paged", PaginationConfig={"PageSize": size}
            )
        ]
        assert [len(page) for page in pages] == sizes
        assert [name for page in pages for name in page] == names
    assert len(glue.get_tables(DatabaseName="paged")["TableList"]) == 100
    (one,) = glue.get_tables(DatabaseName="paged", Expression="t042")["TableList"]
    assert one["Name"] == "t042"


def test_tables_of_a_missing_database_and_after_a_foreign_token_are_refused(
    stack: Running,
) -> None:
    glue = client(stack, "glue")
    glue.create_database(DatabaseInput={"Name": "there"})

    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_tables(DatabaseName="nowhere")
    with pytest.raises(glue.exceptions.InvalidInputException):
        glue.get_tables(DatabaseName="there", NextToken="x")
