"""SQL that a client brings along."""

from __future__ import annotations

from querysocket import guard
from querysocket.connections import Caller
from querysocket.engines import Statement
from querysocket.engines.athena import AthenaEngine
from querysocket.messages import RunQuery
from querysocket.settings import AdHocSettings
from querysocket.submission import Order, Submission


def run_query(
    caller: Caller,
    message: RunQuery,
    submission: Submission | None = None,
    settings: AdHocSettings | None = None,
) -> None:
    """Start the query on Athena; raises NotAllowed, or SqlRefused for what is no query."""
    caller.check_ad_hoc(settings)
    guard.check(message.data)
    order = Order(
        engine=AthenaEngine.name,
        statement=Statement(
            sql=message.data, parameters=message.parameters, database=message.database
        ),
        identity=[message.data, message.parameters, message.database],
    )
    (submission or Submission()).submit(caller, message, order)
