"""The first schema."""

from typing import Any

from flowtui.models import MODELS


def up(migrator: Any, db: Any) -> None:
    db.create_tables(MODELS)
