"""CREATE, DROP and ALTER DATABASE, and SHOW DATABASES.

https://docs.aws.amazon.com/athena/latest/ug/create-database.html
https://docs.aws.amazon.com/athena/latest/ug/show-databases.html
"""

from __future__ import annotations

import re
from typing import Any

from local.athena.ddl.context import (
    Command,
    Context,
    database_not_found,
    hive_failure,
    lines,
    nothing,
)
from local.athena.ddl.words import Words
from local.athena.model import ResultSet


def create_database(words: Words) -> Command:
    """CREATE {DATABASE|SCHEMA}."""
    words.expect("CREATE")
    words.skip_any("DATABASE", "SCHEMA")
    may_exist = words.skip("IF", "NOT", "EXISTS")
    entry: dict[str, Any] = {"Name": words.database()}
    if words.skip("COMMENT"):
        entry["Description"] = words.text()
    if words.skip("LOCATION"):
        entry["LocationUri"] = words.text()
    if words.skip("WITH"):
        words.expect("DBPROPERTIES")
        entry["Parameters"] = words.properties()
    words.end()

    def run(context: Context) -> ResultSet:
        name = entry["Name"]
        if not context.catalogue.has_database(name):
            context.catalogue.create_database(entry)
        elif not may_exist:
            raise hive_failure(f"Database {name} already exists")
        return nothing()

    return run


def drop_database(words: Words) -> Command:
    """DROP {DATABASE|SCHEMA}: with CASCADE also one that has tables."""
    words.expect("DROP")
    words.skip_any("DATABASE", "SCHEMA")
    may_lack = words.skip("IF", "EXISTS")
    name = words.database()
    cascades = words.skip("CASCADE")
    words.skip("RESTRICT")
    words.end()

    def run(context: Context) -> ResultSet:
        if not context.catalogue.has_database(name):
            return nothing() if may_lack else database_not_found(name)
        if not cascades and context.catalogue.tables(name):
            raise hive_failure(
                f"InvalidOperationException(message:Database {name} is not empty. "
                "One or more tables exist.)"
            )
        context.catalogue.delete_database(name)
        return nothing()

    return run


def alter_database(words: Words) -> Command:
    """ALTER {DATABASE|SCHEMA} name SET DBPROPERTIES."""
    words.expect("ALTER")
    words.skip_any("DATABASE", "SCHEMA")
    name = words.database()
    words.expect("SET", "DBPROPERTIES")
    properties = words.properties()
    words.end()

    def run(context: Context) -> ResultSet:
        entry = context.catalogue.database(name) or database_not_found(name)
        parameters = {**(entry.get("Parameters") or {}), **properties}
        context.catalogue.update_database({"Name": name, "Parameters": parameters})
        return nothing()

    return run


def show_databases(words: Words) -> Command:
    """SHOW {DATABASES|SCHEMAS} [LIKE 'a regular expression of the whole name'].

    The expression is Java's; `*` alone stands for all names.
    """
    words.expect("SHOW")
    words.skip_any("DATABASES", "SCHEMAS")
    pattern = words.text() if words.skip("LIKE") else "*"
    words.end()

    def run(context: Context) -> ResultSet:
        try:
            matches = re.compile(".*" if pattern == "*" else pattern).fullmatch
        except re.error as error:
            raise hive_failure(
                "MetaException(message:Unable to get databases: "
                f"java.util.regex.PatternSyntaxException: {error.msg} near index {error.pos}\n"
                f"{pattern}",
                2,
                1006,
            ) from error
        names = sorted(name.lower() for name in context.catalogue.databases())
        return lines(["database_name"], filter(matches, names))

    return run
