"""runquery: start the query, note it with the connection, start the workflow."""

import json
import os
from typing import Any

import boto3

athena = boto3.client("athena")
stepfunctions = boto3.client("stepfunctions")
dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """The answer comes from the workflow."""
    connection_id = event["requestContext"]["connectionId"]
    query_id = athena.start_query_execution(
        QueryString=json.loads(event["body"])["data"],
        QueryExecutionContext={"Database": os.environ["DATABASE"]},
        WorkGroup=os.environ["WORKGROUP"],
    )["QueryExecutionId"]
    dynamodb.update_item(
        TableName=os.environ["CONNECTIONS_TABLE"],
        Key={"connectionId": {"S": connection_id}},
        UpdateExpression="SET queryId = :query",
        ExpressionAttributeValues={":query": {"S": query_id}},
    )
    stepfunctions.start_execution(
        stateMachineArn=os.environ["WORKFLOW_ARN"],
        name=query_id,
        input=json.dumps({"queryId": query_id, "connectionId": connection_id}),
    )
    return {"statusCode": 200}
