"""Where things lie: the style sheets, the user's configuration and data folders."""

from __future__ import annotations

from pathlib import Path

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
