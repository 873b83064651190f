"""Parts of URLs as java.net.URI sees them, and networks."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

PARTS = ("protocol", "host", "port", "path", "query", "fragment")
FULL = "http://u:p@example.com:8080/a%20b/p.php?k1=v1&k2=v%202#Ref1"
URLS = [
    (FULL, ("http", "example.com", "8080", "/a b/p.php", "k1=v1&k2=v 2", "Ref1")),
    ("http://example.com/p.php?", ("http", "example.com", None, "/p.php", "", "")),
    ("https://username@example.com", ("https", "example.com", None, "", "", "")),
    ("mailto:test@example.com", ("mailto", "", None, "", "", "")),
    ("foo", ("", "", None, "foo", "", "")),
    ("", ("", "", None, "", "", "")),
    ("file:///tmp/x", ("file", "", None, "/tmp/x", "", "")),
    ("http://my_host/x", ("http", "", None, "/x", "", "")),
    ("http://[::1]:80/", ("http", "[::1]", "80", "/", "", "")),
    ("http://1.2.3.4/", ("http", "1.2.3.4", None, "/", "", "")),
    ("http://1.2.3/", ("http", "", None, "/", "", "")),
    ("http://e.com/テ?x[]=1", ("http", "e.com", None, "/テ", "x[]=1", "")),
    ("http://example.com/^", (None,) * 6),
    ("http://a b", (None,) * 6),
    ("http://e.com/%zz", (None,) * 6),
    ("http://", (None,) * 6),
    (":x", (None,) * 6),
]


@pytest.mark.parametrize(("url", "parts"), URLS)
def test_a_url_has_the_parts_that_java_sees_in_it(
    evaluate: Evaluate, url: str, parts: tuple[str | None, ...]
) -> None:
    assert tuple(evaluate(f"url_extract_{part}('{url}')")[0] for part in PARTS) == parts


@pytest.mark.parametrize(
    ("expression", "value", "kind"),
    [
        ("url_extract_parameter('http://e.com/?k=a=b=c&x=y#R', 'k')", "a=b=c", "varchar(27)"),
        ("url_extract_parameter('http://e.com/?k=a%26b+c', 'k')", "a&b c", "varchar(23)"),
        ("url_extract_parameter('http://e.com/?k1&k1=v', 'k1')", "", "varchar(21)"),
        ("url_extract_parameter('http://e.com/?k=v', 'x')", None, "varchar(17)"),
        ("url_encode('~@:.-*_+ ☃')", "%7E%40%3A.-*_%2B+%E2%98%83", "varchar(120)"),
        ("url_decode('%7E%40%3A.-*_%2B+%E2%98%83')", "~@:.-*_+ ☃", "varchar(26)"),
        ("contains('10.0.0.0/8', IPADDRESS '10.255.255.255')", "true", "boolean"),
        ("contains('10.0.0.0/8', IPADDRESS '11.255.255.255')", "false", "boolean"),
        ("contains('2001:db8::/32', IPADDRESS '2001:db8::1')", "true", "boolean"),
        ("contains('::/0', IPADDRESS '10.0.0.1')", "false", "boolean"),
        ("typeof(uuid())", "uuid", "varchar"),
    ],
)
def test_parameters_and_networks(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("url_decode('a%2')", "URLDecoder: Incomplete trailing escape (%) pattern"),
        (
            "url_decode('%zz')",
            'URLDecoder: Illegal hex characters in escape (%) pattern - Error at index 0 in: "zz"',
        ),
        ("contains('10.0.0.0', IPADDRESS '10.0.0.1')", "Invalid CIDR"),
        ("contains('10.0.0.1/8', IPADDRESS '10.0.0.1')", "Invalid CIDR"),
        ("contains('x/8', IPADDRESS '10.0.0.1')", "Invalid network IP address"),
        ("contains('10.0.0.0/33', IPADDRESS '10.0.0.1')", "Prefix length exceeds address length"),
    ],
)
def test_what_is_no_url_or_network_is_refused(
    evaluate: Evaluate, expression: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason == f"INVALID_FUNCTION_ARGUMENT: {words}"
