"""Where things lie: the style sheets, the user's configuration and data folders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "styles"
#: The style sheets: inside the package when installed, beside it in a checkout.
STYLES = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "styles"


def config_file() -> Path:
    """The configuration that is read when no other is named; it need not exist."""
    import platformdirs  # 15 ms that a call with --config does not pay

    return Path(platformdirs.user_config_dir("flowtui", appauthor=False)) / "config.toml"


def data_folder() -> Path:
    """The user's own data folder; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_data_dir("flowtui", appauthor=False))


def open_log(name: str) -> TextIO:
    """A log in the data folder, to write at its end; it may hold names and amounts, so it is its owner's only.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    path = data_folder() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    os.fchmod(file, 0o600)
    return os.fdopen(file, "a", encoding="utf-8", errors="replace")
