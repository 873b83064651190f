"""What clients send: every wrong message gets an error that says what to do about it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from querysocket.errors import InvalidMessage, LimitExceeded, QuerysocketError
from querysocket.messages import CancelQuery, Error, ErrorDetail, GetResult, Ping, RunQuery
from querysocket.parsing import MAX_MESSAGE_BYTES, decode, parse, unknown_action
from tests.support.events import QUERY_ID, load_event

MAX_ANSWER_BYTES = 128 * 1024


def refusal(body: str, kind: type[Any] = RunQuery) -> str:
    """What the client is told, once it is certain that it can be told."""
    with pytest.raises(QuerysocketError) as raised:
        parse(kind, body)
    answer = Error(error=ErrorDetail.of(raised.value)).to_json()
    assert len(answer.encode()) < MAX_ANSWER_BYTES
    assert not raised.value.retryable
    return raised.value.message


def run_query(**fields: Any) -> str:
    return json.dumps({"action": "runquery", "data": "SELECT 1"} | fields)


def test_the_shortest_message_asks_for_nothing_more_than_an_answer() -> None:
    message = parse(RunQuery, '{"action":"runquery","data":"SELECT 1"}')

    assert message.data == "SELECT 1"
    assert message.request_id is None
    assert list(message.parameters) == []
    assert (message.preview, message.progress, message.detach) == (None, False, False)
    assert message.reuse_minutes == 0


def test_all_fields_are_read_by_their_names_on_the_wire() -> None:
    message = parse(
        RunQuery,
        run_query(
            requestId="r1",
            parameters=["it's", 1, 1.5, True, None],
            database="covid-19",
            preview=10,
            progress=True,
            reuseMinutes=60,
            detach=True,
        ),
    )

    assert message.request_id == "r1"
    assert message.parameters == ["it's", 1, 1.5, True, None]
    assert message.reuse_minutes == 60
    assert (message.database, message.preview) == ("covid-19", 10)
    assert (message.progress, message.detach) == (True, True)


def test_numbers_and_booleans_keep_their_types() -> None:
    parameters = parse(RunQuery, run_query(parameters=[True, 1, 1.0, "1"])).parameters

    assert [type(each) for each in parameters] == [bool, int, float, str]


@pytest.mark.parametrize("kind", [CancelQuery, GetResult])
def test_a_query_is_named_by_its_id(kind: type[CancelQuery | GetResult]) -> None:
    action = {CancelQuery: "cancelquery", GetResult: "getresult"}[kind]
    body = json.dumps({"action": action, "queryId": QUERY_ID})

    assert parse(kind, body).query_id == QUERY_ID
    for wrong in ("", "x", QUERY_ID.upper(), QUERY_ID + "\n", f"../{QUERY_ID}"):
        with pytest.raises(InvalidMessage, match="queryId"):
            parse(kind, json.dumps({"action": action, "queryId": wrong}))


def test_unescaped_quotes_are_located_and_shown_with_backslashes() -> None:
    body = load_event("default")["body"]

    told = refusal(body)

    found = re.search(r"at character (\d+)", told)
    assert found
    assert body[: int(found[1]) - 1].endswith('SELECT * FROM "')
    example = re.search(r'\{"action".*\}', told)
    assert example
    assert parse(RunQuery, example[0]).data == 'SELECT "a b"'


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        ("", "not JSON"),
        ("SELECT 1", "not JSON"),
        ('{"action":"runquery","data":"SELECT 1"', "not JSON"),
        ('["runquery"]', "not an object"),
        ('"runquery"', "not an object"),
        ("null", "not an object"),
        ('{"data":"SELECT 1"}', "no action"),
        ('{"action":null}', "no action"),
        ('{"action":["runquery"]}', "no action"),
        ('{"action":"runquery"}', "data is missing"),
        (run_query(data=""), "data: string should have at least 1 character"),
        (run_query(data=5), "data: input should be a valid string"),
        (run_query(data=["SELECT 1"]), "data: input should be a valid string"),
        (run_query(sql="SELECT 1"), "sql is unknown here; the fields are action, data, database"),
        (run_query(request_id="r1"), "request_id is unknown here"),
        (run_query(requestId=5), "requestId: input should be a valid string"),
        (run_query(requestId=""), "requestId: string should have at least 1 character"),
        (run_query(requestId="r" * 129), "requestId: string should have at most 128 characters"),
        (run_query(parameters={"a": 1}), "parameters: input should be a valid list"),
        (run_query(parameters=[1, [2]]), "parameters.1 is not a string, a number, true, false"),
        (run_query(database="a b"), "database: string should match pattern"),
        (run_query(database="a;b"), "database: string should match pattern"),
        (run_query(database="d" * 256), "database: string should have at most 255 characters"),
        (run_query(preview=-1), "preview: input should be greater than or equal to 0"),
        (run_query(preview="10"), "preview: input should be a valid integer"),
        (run_query(preview=True), "preview: input should be a valid integer"),
        (run_query(progress="yes"), "progress: input should be a valid boolean"),
        (run_query(reuseMinutes=10_081), "reuseMinutes: input should be less than or equal"),
        (run_query(detach=1), "detach: input should be a valid boolean"),
    ],
)
def test_a_wrong_message_is_told_what_is_wrong(body: str, advice: str) -> None:
    assert advice in refusal(body)
    with pytest.raises(InvalidMessage):
        parse(RunQuery, body)


def test_what_is_at_its_limit_passes() -> None:
    at_limit = run_query(data="x" * 50_000, parameters=[1] * 100, preview=100)

    assert parse(RunQuery, at_limit).preview == 100


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (run_query(data="x" * 50_001), "data has 50,001 characters; the limit is 50,000"),
        (run_query(parameters=[1] * 101), "parameters has 101 values; the limit is 100"),
        (run_query(parameters=[[1]] * 101), "parameters has 101 values; the limit is 100"),
        (run_query(preview=101), "preview is 101 rows; the limit is 100"),
        (run_query(preview=10**4_000), "rows; the limit is 100"),
    ],
)
def test_what_is_over_its_limit_is_told_the_limit_and_the_value(body: str, told: str) -> None:
    assert told in refusal(body)
    with pytest.raises(LimitExceeded):
        parse(RunQuery, body)


def test_all_limits_that_a_message_is_over_are_told_at_once() -> None:
    told = refusal(run_query(data="x" * 50_001, preview=1_000, typo=1))

    assert told == (
        "runquery: preview is 1,000 rows; the limit is 100;"
        " data has 50,001 characters; the limit is 50,000. Send less SQL."
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_lacks_are_refused_by_name(number: str) -> None:
    body = f'{{"action":"runquery","data":"SELECT ?","parameters":[{number}]}}'

    assert refusal(body).startswith(f"{number} is not JSON")


def test_an_action_that_no_route_takes_is_answered_with_those_that_are() -> None:
    told = unknown_action("selectquery").message

    assert told == (
        "There is no action 'selectquery'. The actions are cancelquery, getresult, ping,"
        " runquery, runreport."
    )


def test_a_long_action_is_not_sent_back_whole() -> None:
    assert len(unknown_action("a" * 90_000).message) < 200


def test_a_message_of_the_size_limit_passes_and_one_byte_more_does_not() -> None:
    frame = len(run_query(parameters=[""]))
    at_limit = run_query(parameters=["x" * (MAX_MESSAGE_BYTES - frame)])

    assert parse(RunQuery, at_limit)
    with pytest.raises(LimitExceeded, match="100,001 bytes; the limit is 100,000"):
        parse(RunQuery, at_limit.replace("x", "xx", 1))


def test_the_size_is_counted_in_bytes_not_in_characters() -> None:
    body = json.dumps({"action": "ping", "x": "é" * 60_000}, ensure_ascii=False)

    with pytest.raises(LimitExceeded):
        parse(Ping, body)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_refused_without_exhausting_the_stack(opening: str) -> None:
    assert "nested too deeply" in refusal('{"action":' + opening * 15_000)


def test_moderate_nesting_is_refused_for_its_type() -> None:
    nested = "[" * 200 + "]" * 200

    assert "parameters.0 is not a string" in refusal(
        f'{{"action":"runquery","data":"SELECT ?","parameters":[{nested}]}}'
    )


@pytest.mark.parametrize(
    "body",
    [
        '{"action":"runquery","data":"\\ud800"}',
        '{"action":"runquery","data":"SELECT 1","requestId":"\\udfff"}',
        '{"action":"runquery","data":"SELECT 1","\\ud800":1}',
        '{"action":"\\ud800"}',
        '{"action":"runquery","data":"SELECT ?","parameters":["\\ud83d"]}',
        '{"action":"runquery","data":"\ud800"}',
    ],
)
def test_half_of_a_surrogate_pair_is_refused(body: str) -> None:
    assert "half of a surrogate pair" in refusal(body)


def test_characters_beyond_the_first_plane_pass_either_way_they_are_written() -> None:
    escaped = parse(RunQuery, '{"action":"runquery","data":"SELECT \\ud83d\\ude00"}')
    plain = parse(RunQuery, '{"action":"runquery","data":"SELECT \U0001f600"}')

    assert escaped == plain


def test_an_integer_too_long_for_python_is_refused() -> None:
    body = '{"action":"runquery","data":"SELECT ?","parameters":[' + "9" * 5_000 + "]}"

    assert "too many digits" in refusal(body)


def test_many_faults_are_told_in_one_message_that_fits() -> None:
    fields = ",".join(f'"f{n}":1' for n in range(9_000))

    told = refusal(f'{{"action":"runquery",{fields}}}')

    assert "data is missing; f0 is unknown here" in told
    assert told.endswith("and 8,996 more.")


def test_a_long_unknown_field_is_not_sent_back_whole() -> None:
    assert len(refusal(run_query(**{"f" * 90_000: 1}))) < 300


def test_one_wrong_parameter_is_told_once() -> None:
    assert refusal(run_query(parameters=[{}])).count("parameters.0") == 1


def test_decoding_keeps_the_fields_of_any_action() -> None:
    assert decode('{"action":"later","x":1}') == {"action": "later", "x": 1}
