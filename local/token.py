"""Print a fresh access token of a user of the running local stack, and nothing else.

`TOKEN=$(make token)` has the demo user's. `python -m local.token --user other@example.com` makes
another user, with the demo user's password, to see what the two can see of each other.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from local import fail
from local.demo_user import EMAIL, UserPool
from local.home import Home


def main() -> int:
    """The exit code: 1, with one line on stderr, where nobody can sign in."""
    parser = argparse.ArgumentParser(
        prog="python -m local.token",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=Path(".local"))
    parser.add_argument("--user", default=EMAIL, metavar="EMAIL", help="made if need be")
    parser.add_argument("--group", action="append", default=[], help="made if need be, and joined")
    arguments = parser.parse_args()
    home = Home(arguments.data.resolve())
    if home.running_port() is None:
        return fail(f"no local stack runs in {arguments.data}: start it with `make run`")
    try:
        outputs = json.loads(home.outputs.read_text())
        password = json.loads(home.demo_user.read_text())["password"]
    except FileNotFoundError:
        return fail(f"the local stack in {arguments.data} is not ready, or needs no sign-in")
    home.enter()
    from botocore.exceptions import ClientError

    pool = UserPool(outputs)
    try:
        pool.add(arguments.user, password, *arguments.group)
        print(pool.access_token(arguments.user, password))
    except ClientError as error:
        return fail(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
