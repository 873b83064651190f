"""Where MiniStack differs from AWS in a way the application needs: the fewest fixes.

Each is a function of its own, with its reason, and checks first that what it replaces is still what
it was written against: an upgrade of MiniStack fails here, at start, and not as a strange answer
later. Import this once MiniStack's settings are in the environment.
"""

from __future__ import annotations

from collections.abc import Callable

from local.fixes import catalogues, events, executions, http_apis, invocations, sockets


def apply(workgroup_of: Callable[[str], str | None]) -> None:
    """Apply every fix, once, before anything is served.

    `workgroup_of` gives the workgroup of an Athena query execution or named query.
    Raises `pins.OutdatedFixError` where MiniStack has changed underneath.
    """
    invocations.end_with_their_log()
    invocations.name_their_exception()
    invocations.are_bounded_per_function()
    sockets.routes_run_as_invocations()
    sockets.messages_run_side_by_side()
    sockets.connect_and_disconnect_have_no_default()
    sockets.connect_chooses_the_subprotocol()
    http_apis.are_written_with_the_parameters_given()
    http_apis.have_what_their_body_says()
    http_apis.challenge_who_has_no_token()
    http_apis.let_pages_read_every_answer()
    http_apis.keep_failures_to_themselves()
    events.functions_are_invoked_asynchronously()
    executions.start_at_once()
    executions.wait_at_their_own_speed()
    executions.tell_the_states_of_branches()
    executions.start_once()
    executions.act_as_their_role()
    executions.queries_belong_to_a_workgroup(workgroup_of)
    catalogues.tables_come_in_pages()
