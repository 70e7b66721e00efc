"""From a selection to mails that a server accepted, and the report of it."""
