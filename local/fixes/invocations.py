"""Lambda invocations: their duration, their errors, how many run at once."""

from __future__ import annotations

import queue
import threading
import time
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from local.fixes.pins import edited, pinned, replaced

WORKERS_PER_FUNCTION = 4
"""Lambda has no such limit; a machine with two cores has."""

END_OF_LOG = "\x1eend of log"
"""Written by a worker to stderr after each invocation. No handler prints a record separator."""


def end_with_their_log() -> None:
    """A warm invocation takes as long as its handler.

    MiniStack waits 50 ms after each for log lines that may still be under way. Here the worker says
    which line was the last.
    """
    runtime = lambda_runtime
    pinned(runtime.Worker, "_drain_stderr_bounded", "3fd7cc742872")
    runtime._PYTHON_WORKER_SCRIPT = replaced(
        runtime._PYTHON_WORKER_SCRIPT,
        "the Lambda worker",
        "        _real_stdout.flush()\n\nrun()\n",
        f"        print({END_OF_LOG!r}, file=sys.stderr, flush=True)\n"
        "        _real_stdout.flush()\n\nrun()\n",
    )

    def drain(worker: Any, hard_cap: float = 0.25, **_: float) -> str:
        lines: list[str] = []
        deadline = time.monotonic() + hard_cap  # the worker may have died without its last line
        while (left := deadline - time.monotonic()) > 0:
            try:
                line: str = worker._stderr_queue.get(timeout=left)
            except queue.Empty:
                break
            if line.endswith(END_OF_LOG):
                lines.append(line.removesuffix(END_OF_LOG))
                break
            lines.append(line)
        return "\n".join(lines).rstrip("\n")

    runtime.Worker._drain_stderr_bounded = drain


def name_their_exception() -> None:
    """A raised exception is reported as Lambda reports it, and its worker lives on.

    Step Functions matches `Retry` and `Catch` against the exception's type; MiniStack calls every
    one `Runtime.HandlerError`, and kills the worker, so that the next invocation is a cold one.
    """
    lambda_runtime._PYTHON_WORKER_SCRIPT = replaced(
        lambda_runtime._PYTHON_WORKER_SCRIPT,
        "the Lambda worker",
        '_real_stdout.write(json.dumps({"status": "error", "error": str(e),'
        ' "trace": traceback.format_exc()}) + "\\n")',
        "print(f'[ERROR] {type(e).__name__}: {e}', traceback.format_exc(), sep='\\n')\n"
        '            _real_stdout.write(json.dumps({"status": "ok", "raised": {'
        '"errorMessage": str(e), "errorType": type(e).__name__, '
        '"requestId": context.aws_request_id, '
        '"stackTrace": traceback.format_tb(e.__traceback__)}}) + "\\n")',
    )
    edited(
        lambda_svc,
        "_execute_function_warm",
        "62b9218bef5b",
        'if result.get("status") == "ok":',
        'if "raised" in result:\n'
        '            return {"body": result["raised"], "error": True, "log": result["log"]}\n'
        '        if result.get("status") == "ok":',
    )


def are_bounded_per_function() -> None:
    """A burst waits for a worker instead of starting one process per message.

    Fifty cold starts at once take two cores a minute and gigabytes.
    """
    execute = lambda_svc._execute_function_warm  # pinned in the edit above
    places: dict[str, threading.Semaphore] = {}

    def execute_in_turn(function: Any, event: Any, request_id: str) -> Any:
        arn = (function.get("config") or function)["FunctionArn"]
        with places.setdefault(arn, threading.Semaphore(WORKERS_PER_FUNCTION)):
            return execute(function, event, request_id)

    lambda_svc._execute_function_warm = execute_in_turn
