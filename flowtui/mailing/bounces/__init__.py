"""Mails that came back: reading the notices of a mailbox and telling the mails that they are about."""
