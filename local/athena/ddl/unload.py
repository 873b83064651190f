"""UNLOAD: the rows of a query as files, with no table of them.

https://docs.aws.amazon.com/athena/latest/ug/unload.html
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.ddl.context import Command, Context
from local.athena.ddl.options import file_format, known, read_options, texts
from local.athena.ddl.storing import as_they_are, split
from local.athena.ddl.words import Words
from local.athena.ddl.writing import Target, counted, require_empty, write, write_manifest
from local.athena.model import QueryFailed, ResultSet, StatementRefused


def unload(words: Words, query: exp.Query) -> Command:
    """UNLOAD (query) TO 's3://...' WITH (format = ..., ...)."""
    words.expect("UNLOAD")
    words.skip_parentheses()
    words.expect("TO")
    location = words.text()
    words.expect("WITH")
    options = read_options(words)
    words.end()
    if not location.startswith("s3://"):
        raise StatementRefused(f"Invalid S3 location: {location}", "INVALID_INPUT")

    def run(context: Context) -> ResultSet:
        known(options)
        if "format" not in options:
            raise QueryFailed("INVALID_TABLE_PROPERTY: The format of UNLOAD must be given")
        file_type, storage, compression = file_format(options)
        bound = context.bind(query)
        columns, keys = split(as_they_are(bound), texts(options, "partitioned_by"))
        require_empty(context, location, location)
        target = Target(location, columns, keys, file_type, compression, storage.parameters)
        written = write(context, bound, target)
        manifest = write_manifest(context, context.output.url("-manifest.csv"), written)
        return counted(written.row_count, bound.scanned_bytes, manifest)

    return run
