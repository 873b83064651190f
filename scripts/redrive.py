"""Tell what could not be told: give the signals in the dead-letter queue to deliver_result again.

`python -m scripts.redrive --stack-name querysocket`, once what stood in the way is mended. It goes
to the account and Region of the environment, as the AWS CLI does. A signal leaves the queue when
its query's owner has been told, or need not be; any other comes back to the queue by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import boto3

from scripts.stacks import outputs_of

VISIBILITY_SECONDS = 120
"""Longer than ten invocations usually take: nobody else redrives the same signal meanwhile."""

DONE = {"DELIVERED", "UNDELIVERED", "SETTLED", "UNKNOWN"}
"""Outcomes after which there is nothing left to tell: an owner who is not there can ask."""


def main() -> int:
    """0 when the queue is empty, 1 when signals stay in it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stack-name", default="querysocket")
    stack_name = parser.parse_args().stack_name
    outputs = outputs_of(stack_name)
    failed = redrive(
        boto3.client("sqs"),
        boto3.client("lambda"),
        outputs["DeadLetterQueueUrl"],
        outputs["DeliverResultFunction"],
    )
    return 1 if failed else 0


def redrive(queues: Any, functions: Any, queue_url: str, function: str) -> int:
    """Redrive every signal that the queue shows; the number of those that failed again."""
    failed = 0
    while messages := queues.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=10,
        VisibilityTimeout=VISIBILITY_SECONDS,
        WaitTimeSeconds=1,
    ).get("Messages"):
        for message in messages:
            payload = signal(json.loads(message["Body"]))
            answer = functions.invoke(FunctionName=function, Payload=json.dumps(payload).encode())
            told = json.loads(answer["Payload"].read())
            outcome = told.get("outcome") or told["errorType"]
            print(f"{payload['queryId']}: {outcome}")
            if outcome in DONE:
                queues.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            else:
                failed += 1
    return failed


def signal(body: dict[str, Any]) -> dict[str, Any]:
    """What deliver_result was invoked with.

    Lambda wraps it into a record of the invocation; EventBridge puts it into the queue as it is.
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    payload: dict[str, Any] = body.get("requestPayload", body)
    return payload


if __name__ == "__main__":
    sys.exit(main())
