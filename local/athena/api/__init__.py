"""Athena's API: operations, the life of an execution, results in S3."""
