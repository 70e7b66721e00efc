"""The command line, called in this process and as a user starts it."""
