from __future__ import annotations

import pytest

from querysocket.engines.athena import AthenaEngine
from querysocket.engines.named import engine_named
from querysocket.engines.redshift import RedshiftEngine


def test_each_engine_is_found_by_its_name() -> None:
    assert isinstance(engine_named("athena"), AthenaEngine)
    assert isinstance(engine_named("redshift"), RedshiftEngine)


def test_a_query_of_athena_needs_no_setting_of_redshift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDSHIFT_DATABASE")

    assert engine_named("athena").name == "athena"
