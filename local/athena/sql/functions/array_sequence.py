"""sequence(), an array of numbers or times: https://trino.io/docs/current/functions/array.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.typed.coercion import cast_to
from local.translation.chapter import call

CHAPTER = Chapter("Array, sequences")

# A sequence is its start and so many steps from it: months are each counted from the start, so that
# those that begin on the 31st do not stay on the 28th.
CHAPTER.helper(
    "steps",
    "distance, step",
    "CASE WHEN step = 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: step must not be zero') "
    "WHEN distance <> 0 AND sign(distance) <> sign(step) THEN athena_fail("
    "'INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start "
    "value if step is greater than zero otherwise stop should be less than or equal to start') "
    "WHEN distance // step >= 10000 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: "
    "result of sequence function must not have more than 10000 entries') "
    "ELSE range(CAST(distance // step AS BIGINT) + 1) END",
)
CHAPTER.helper(
    "sequence_of_numbers",
    "start, stop, step",
    "list_transform(athena_steps(CAST(stop AS HUGEINT) - start, step), "
    "lambda n: CAST(start + n * CAST(step AS HUGEINT) AS BIGINT))",
)
CHAPTER.helper(
    "sequence_of_days",
    "start, stop, milliseconds",
    "list_transform(athena_steps((stop - start) * 86400000, milliseconds), "
    "lambda n: start + CAST(n * milliseconds // 86400000 AS INTEGER))",
)
CHAPTER.helper(
    "sequence_of_times",
    "start, stop, milliseconds",
    "list_transform(athena_steps(epoch_us(stop) - epoch_us(start), milliseconds * 1000), "
    "lambda n: start + to_microseconds(n * milliseconds * 1000))",
)
CHAPTER.helper(
    "sequence_of_months",
    "start, stop, months",
    "list_transform(athena_steps(date_sub('month', start, stop), months), "
    "lambda n: start + to_months(CAST(n * months AS INTEGER)))",
)
CHAPTER.macro(
    "sequence(start bigint, stop bigint) -> array(bigint)",
    "athena_sequence_of_numbers(start, stop, CASE WHEN start <= stop THEN 1 ELSE -1 END)",
)
CHAPTER.renamed("sequence(bigint, bigint, bigint) -> array(bigint)", "athena_sequence_of_numbers")
CHAPTER.macro(
    "sequence(start date, stop date) -> array(date)",
    "athena_sequence_of_days(start, stop, "
    "CASE WHEN start <= stop THEN 86400000 ELSE -86400000 END)",
)
CHAPTER.macro(
    "sequence(start date, stop date, step interval day to second) -> array(date)",
    "CASE WHEN step % 86400000 <> 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: "
    "sequence step must be a day interval if start and end values are dates') "
    "ELSE athena_sequence_of_days(start, stop, step) END",
)
CHAPTER.renamed(
    "sequence(timestamp(p), timestamp(p), interval day to second) -> array(timestamp(p))",
    "athena_sequence_of_times",
)


@CHAPTER.translation(
    "sequence(date, date, interval year to month) -> array(date)",
    "sequence(timestamp(p), timestamp(p), interval year to month) -> array(timestamp(p))",
)
def _sequence_of_months(given: Call) -> exp.Expr:
    return cast_to(call("athena_sequence_of_months", *given.arguments), given.match.result)
