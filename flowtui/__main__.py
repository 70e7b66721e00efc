"""``python -m flowtui`` is the same as the ``flowtui`` command."""

import sys

from flowtui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
