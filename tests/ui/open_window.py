"""Opens the window on the database named by the first argument, as the command line does; for the pty tests."""

from __future__ import annotations

import sys

from flowtui import terminal
from flowtui.config import Config
from flowtui.models import Company, User
from flowtui.models.upgrade import open_current


def main() -> int:
    look = terminal.look()
    terminal.prepare(look)
    open_current(sys.argv[1])

    from flowtui.ui import app
    from flowtui.ui.session import Session

    session = Session(User.get(), Company.get(), Config(), "fr", sys.argv[1])
    return app.run(session, look)


if __name__ == "__main__":
    sys.exit(main())
