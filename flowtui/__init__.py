"""flowtui: invoices and reminders by mail, from the keyboard."""

__version__ = "0.1.0"
