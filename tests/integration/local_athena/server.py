"""MiniStack with our Athena in it, as a process: `server.py PORT DIRECTORY`, until SIGTERM."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support import ministack_server


def main(port: str, directory: Path) -> None:
    """Serve on 127.0.0.1."""
    ministack_server.configure(port, directory)
    from ministack.app import app

    from local.athena import plugin
    from local.control import Control
    from local.fixes import executions

    plugin.install(directory / "athena")
    executions.queries_belong_to_a_workgroup(plugin.workgroup_of)
    ministack_server.serve(Control(app), port)
    plugin.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
