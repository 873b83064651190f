"""The page at a path of the stack."""

from __future__ import annotations

from pathlib import Path

from local.web import UNBUILT, at_host, built


def test_a_request_for_the_page_is_one_for_its_host_over_tls() -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/_querysocket/web/assets/a b.js",
        "raw_path": b"/%5Fquerysocket/web/assets/a%20b.js",
        "query_string": b"x=1",
        "headers": [
            (b"host", b"localhost:4566"),
            (b"x-forwarded-proto", b"http"),
            (b"if-none-match", b'"1"'),
        ],
    }

    assert at_host(scope, "d1.cloudfront.net") == {
        "type": "http",
        "method": "GET",
        "path": "/assets/a b.js",
        "raw_path": b"/assets/a%20b.js",
        "query_string": b"x=1",
        "headers": [
            (b"if-none-match", b'"1"'),
            (b"host", b"d1.cloudfront.net"),
            (b"x-forwarded-proto", b"https"),
        ],
    }


def test_the_page_is_the_one_beside_the_template_where_it_is_built(tmp_path: Path) -> None:
    assert built(tmp_path) == UNBUILT
    page = tmp_path / "web" / "dist" / "index.html"
    page.parent.mkdir(parents=True)
    assert built(tmp_path) == UNBUILT
    page.touch()
    assert built(tmp_path) == page.parent
