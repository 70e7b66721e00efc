"""The few addresses from which a mail came back are found without a look at all others."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql(
        'CREATE INDEX "mail_recipient_bounced" ON "mail_recipient" ("mail_id") WHERE ("state" = \'bounced\')'
    )
