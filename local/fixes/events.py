"""EventBridge rules: how their targets are invoked."""

from __future__ import annotations

from ministack.services import eventbridge

from local.fixes.pins import edited


def functions_are_invoked_asynchronously() -> None:
    """A rule's function that fails is tried again, and in the end its OnFailure queue is told.

    MiniStack does so for asynchronous invocations, but runs the function of a rule's target once
    and looks no further: no signal would ever reach the dead-letter queue.
    """
    edited(
        eventbridge,
        "_dispatch_to_lambda",
        "1f95adbaed3a",
        "    threading.Thread(\n"
        "        target=lambda_svc._execute_function_with_config_scope, "
        "args=(exec_record, event), daemon=True\n"
        "    ).start()\n",
        "    lambda_svc.invoke_async_with_retry(exec_record, event)\n",
    )
