"""What an application in the stack does that AWS bills, counted from what it really did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Self

from bench.billable import Usage, invocations, kilobytes, total, transitions, write_units
from tests.e2e import aftermath
from tests.e2e.stack import LocalStack

SQS_REQUESTS_PER_MESSAGE = 3
"""To send, to receive, to delete: Lambda's poller makes the last two."""

_LOG_EVENTS_LIMIT = 10_000
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html"""


class Meter:
    """Counts what one application uses, a CloudFormation stack of its own, from its making on."""

    def __init__(self, stack: LocalStack, stack_name: str) -> None:
        self._stack = stack
        self._machines = stack.aws("stepfunctions")
        self._logs = stack.aws("logs")
        self._resources = stack.aws("cloudformation").describe_stack_resources(
            StackName=stack_name
        )["StackResources"]
        functions = stack.aws("lambda")
        self._functions = [
            functions.get_function_configuration(FunctionName=name)
            for name in self.named("AWS::Lambda::Function")
        ]
        self._began_ms = int(time.time() * 1_000)
        self._calls_before = self._calls()
        self._tables = [_Table(stack, name) for name in self.named("AWS::DynamoDB::Table")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for table in self._tables:
            table.close()

    def named(self, resource_type: str) -> list[str]:
        """The names of the application's resources of a type."""
        return [
            each["PhysicalResourceId"]
            for each in self._resources
            if each["ResourceType"] == resource_type
        ]

    def is_busy(self) -> bool:
        """True while a function or a state machine runs, or a message waits in a queue."""
        return (
            aftermath.get(self._stack, "busy") > 0
            or any(map(self._stack.waiting_in, self.named("AWS::SQS::Queue")))
            or any(map(self._runs, self.named("AWS::StepFunctions::StateMachine")))
        )

    def _runs(self, machine: str) -> bool:
        running = self._machines.list_executions(stateMachineArn=machine, statusFilter="RUNNING")
        return bool(running["executions"])

    def read(self) -> Usage:
        """All that was used so far, but for what clients do."""
        calls = self._calls() - self._calls_before
        called = {
            "statusCalls": calls["athena:GetQueryExecution"],
            "stateTransitions": sum(map(transitions, self._histories())),
            "snsPublishes": calls["sns:Publish"],
            "sqsRequests": calls["sqs:SendMessage"] * SQS_REQUESTS_PER_MESSAGE,
        }
        tables = [table.read(calls) for table in self._tables]
        functions = [invocations(each, self._log(each["FunctionName"])) for each in self._functions]
        return total([called, *tables, *functions])

    def per_month(self) -> Usage:
        """What is billed whether or not anything runs, by its name in prices.json."""
        alarms = {"alarms": len(self.named("AWS::CloudWatch::Alarm"))}
        return total([alarms, *(table.provisioned for table in self._tables)])

    def _calls(self) -> Counter[str]:
        """The calls of the application's roles: `sns:Publish`, `dynamodb:GetItem <table>`."""
        roles = set(self.named("AWS::IAM::Role"))
        calls: Counter[str] = Counter()
        for call in aftermath.get(self._stack, "calls"):
            if call["role"] in roles:
                action: str = call["action"]
                if action.startswith("dynamodb:"):
                    action += " " + call["resource"].split("/")[1]
                calls[action] += call["count"]
        return calls

    def _histories(self) -> Iterator[list[Mapping[str, Any]]]:
        for machine in self.named("AWS::StepFunctions::StateMachine"):
            listed = self._machines.get_paginator("list_executions")
            for execution in listed.paginate(stateMachineArn=machine).search("executions[]"):
                if execution["startDate"].timestamp() * 1_000 >= self._began_ms:
                    told = self._machines.get_paginator("get_execution_history")
                    pages = told.paginate(executionArn=execution["executionArn"])
                    yield list(pages.search("events[]"))

    def _log(self, function: str) -> list[str]:
        try:
            events = self._logs.filter_log_events(
                logGroupName=f"/aws/lambda/{function}", startTime=self._began_ms
            )["events"]
        except self._logs.exceptions.ResourceNotFoundException:  # made by the first invocation
            return []
        if len(events) >= _LOG_EVENTS_LIMIT:
            raise RuntimeError(f"{function} has logged more than one answer holds")
        return [event["message"] for event in events]


class _Table:
    """A table's writes, as its stream tells them, and what the stream does not tell."""

    def __init__(self, stack: LocalStack, name: str) -> None:
        self._name = name
        self._tables = stack.aws("dynamodb")
        self._streams = stack.aws("dynamodbstreams")
        self._stream(StreamEnabled=True, StreamViewType="NEW_AND_OLD_IMAGES")
        table = self._tables.describe_table(TableName=name)["Table"]
        self._indexes = table.get("GlobalSecondaryIndexes", [])
        self.provisioned: Usage = {}
        if table.get("BillingModeSummary", {}).get("BillingMode") != "PAY_PER_REQUEST":
            units = table["ProvisionedThroughput"]
            self.provisioned = {
                "provisionedWriteUnits": units["WriteCapacityUnits"],
                "provisionedReadUnits": units["ReadCapacityUnits"],
            }
        arn = table["LatestStreamArn"]
        (shard,) = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        self._start = self._streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]

    def close(self) -> None:
        """End the stream."""
        self._stream(StreamEnabled=False)

    def read(self, calls: Counter[str]) -> Usage:
        """The units of the calls, of which those on this table count; none where it is provisioned.

        All reads of items are consistent, and those of indexes cannot be; none passes 4 KB.
        """
        if self.provisioned:
            return {}
        gets, queries, *writes = (
            calls[f"dynamodb:{operation} {self._name}"]
            for operation in ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")
        )
        changes = [record["dynamodb"] for record in self._records()]
        images = [(each.get("OldImage"), each.get("NewImage")) for each in changes]
        # A write whose condition fails is billed by the item that it met, and changes nothing.
        largest = max((kilobytes(*pair) for pair in images), default=1)
        failed = sum(writes) - len(images)
        return {
            "dynamoDbWriteUnits": sum(write_units(*pair, self._indexes) for pair in images)
            + failed * largest,
            "dynamoDbReadUnits": gets + queries / 2,
        }

    def _records(self) -> list[Mapping[str, Any]]:
        records: list[Mapping[str, Any]] = []
        page = self._streams.get_records(ShardIterator=self._start)
        while page["Records"]:
            records += page["Records"]
            page = self._streams.get_records(ShardIterator=page["NextShardIterator"])
        return records

    def _stream(self, **specification: Any) -> None:
        self._tables.update_table(TableName=self._name, StreamSpecification=specification)
