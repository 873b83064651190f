"""Step Functions executions, and what a caller may do to Athena's."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import stepfunctions

from local import faults
from local.fixes.pins import edited, pinned


def start_at_once() -> None:
    """A state machine runs when it is started, not 150 ms later: every latency here hangs on it."""
    edited(stepfunctions, "_run_execution", "996dff84e0e0", "    time.sleep(0.15)\n", "")


def tell_the_states_of_branches() -> None:
    """An execution's history has the states inside a Parallel or Map too: each is a transition.

    MiniStack writes of them what their tasks did, but not that they were entered.
    """
    edited(
        stepfunctions,
        "_run_sub_machine",
        "f8d844168b14",
        '        if state_type == "Succeed":\n',
        '        _add_event(execution, f"{state_type}StateEntered", {\n'
        '            "stateEnteredEventDetails": {\n'
        '                "name": current_name, "input": json.dumps(current_input)}})\n'
        '        if state_type == "Succeed":\n',
    )


def wait_at_their_own_speed() -> None:
    """Waits are so many times shorter as the faults in force say, and `$millis()` goes on by whole.

    So a long query's watching is seen in a short time. What a task takes is as long as it is, and
    `StartTime` and histories stay real.
    """
    sleep = pinned(stepfunctions, "_scaled_sleep", "5ed19df2efa9")
    register = pinned(stepfunctions, "_register_sfn_jsonata_functions", "907f3ecf2da3")
    skipped: ContextVar[float] = ContextVar("skipped", default=0.0)  # seconds, of an execution

    def sleep_shorter(seconds: float) -> None:
        slept = seconds / faults.current.state_machine_speed
        sleep(slept)
        skipped.set(skipped.get() + seconds - slept)

    def register_clock_too(expression: Any) -> None:
        register(expression)
        ahead = round(1_000 * skipped.get())
        expression.register_lambda("millis", lambda: expression.timestamp + ahead)

    stepfunctions._scaled_sleep = sleep_shorter
    stepfunctions._register_sfn_jsonata_functions = register_clock_too


def start_once() -> None:
    """Starting a running execution again, with the same name and input, gives that execution.

    This is what makes a repeated `runquery` harmless. MiniStack answers `ExecutionAlreadyExists`.
    """
    start = pinned(stepfunctions, "_start_execution", "9923282fc76c")

    def start_once(request: Any) -> Any:
        machine = stepfunctions._state_machines.get(request.get("stateMachineArn"))
        if machine and "name" in request:
            arn = (
                f"arn:aws:states:{get_region()}:{get_account_id()}:execution:"
                f"{machine['name']}:{request['name']}"
            )
            running = stepfunctions._executions.get(arn, {})
            same_input = running.get("input") == request.get("input", "{}")
            if running.get("status") == "RUNNING" and same_input:
                return json_response({"executionArn": arn, "startDate": running["startDate"]})
        return start(request)

    stepfunctions._start_execution = start_once


def act_as_their_role() -> None:
    """A state machine's task needs its role's permission, as a Lambda function's call does.

    MiniStack checks the callers of its HTTP interface; a task calls from inside.
    """
    run = stepfunctions._run_execution  # pinned in the edit above
    invoke = pinned(stepfunctions, "_invoke_resource", "a85d2be9a858")
    role: ContextVar[str | None] = ContextVar("role", default=None)

    def run_as_role(execution_arn: str) -> None:
        execution = stepfunctions._executions.get(execution_arn, {})
        machine = stepfunctions._state_machines.get(execution.get("stateMachineArn"), {})
        role.set(machine.get("roleArn"))
        run(execution_arn)

    def invoke_as_role(resource: str, arguments: Any) -> Any:
        arn = role.get()
        if arn is None:  # not of an execution: the TestState call
            return invoke(resource, arguments)
        service, action, target = permission(resource, arguments)
        name = arn.rpartition("/")[2]
        caller = f"arn:aws:sts::{get_account_id()}:assumed-role/{name}/states"
        decision = iam_evaluator.evaluate(
            iam_evaluator.EvalContext(
                principal_arn=caller,
                principal_type="AssumedRole",
                principal_account=get_account_id(),
                action=f"{service}:{action}",
                resource_arn=target,
                region=get_region(),
            ),
            iam_evaluator._gather_role_policies(name, get_account_id()),
        ).decision
        if decision != "Allow":
            raise stepfunctions._ExecutionError(
                f"{error_prefix(service)}.AccessDeniedException",
                f"User: {caller} is not authorized to perform: {service}:{action} "
                f"on resource: {target}",
            )
        return invoke(resource, arguments)

    stepfunctions._run_execution = run_as_role
    stepfunctions._invoke_resource = invoke_as_role


_IAM_NAMES = {"sfn": "states", "eventbridge": "events", "redshiftdata": "redshift-data"}


def error_prefix(service: str) -> str:
    """What the names of a service's errors begin with in a state machine: `RedshiftData`."""
    return service.title().replace("-", "")


def permission(resource: str, arguments: Any) -> tuple[str, str, str]:
    """The IAM service, action and resource of a task: `lambda`, `InvokeFunction`, its ARN."""
    if ":function:" in resource:
        return "lambda", "InvokeFunction", resource
    # arn:aws:states:::lambda:invoke, arn:aws:states:::aws-sdk:athena:getQueryExecution
    service, action = resource.split(".")[0].split(":")[-2:]
    service = _IAM_NAMES.get(service, service)
    action = action[0].upper() + action[1:]
    path = "/"
    if service == "lambda":
        action = "InvokeFunction"
        path = f"/2015-03-31/functions/{quote(arguments['FunctionName'], safe='')}/invocations"
    for name in ("TopicArn", "StateMachineArn"):
        if name in arguments:
            return service, action, arguments[name]
    body = json.dumps(arguments).encode()
    target: str = iam_actions.extract_resource_arn(
        service, "POST", path, {}, body, {}, get_region(), get_account_id()
    )
    return service, action, target


def queries_belong_to_a_workgroup(workgroup_of: Callable[[str], str | None]) -> None:
    """A call about a query execution or a named query is a call on its workgroup.

    So does Athena authorise GetQueryExecution, BatchGetQueryExecution (here of one workgroup's
    only), StopQueryExecution, GetQueryResults and GetNamedQuery. MiniStack looks for a workgroup's
    name in the request and, as there is none, refuses all but `*`.
    """
    extract = pinned(iam_actions, "extract_resource_arn", "82f51700695c")

    def extract_workgroup(service: str, *request: Any) -> Any:
        target = extract(service, *request)
        if service == "athena" and target == "*":
            *_, body, _query, region, account = request
            ids: list[str] = []
            for kind in ("QueryExecutionId", "NamedQueryId"):
                ids += iam_actions._safe_json_field(body, f"{kind}s") or []
                ids.append(iam_actions._safe_json_field(body, kind))
            workgroups = {workgroup_of(each) for each in ids} - {None}
            if len(workgroups) == 1:
                return f"arn:aws:athena:{region}:{account}:workgroup/{workgroups.pop()}"
        return target

    iam_actions.extract_resource_arn = extract_workgroup
