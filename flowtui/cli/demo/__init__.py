"""The demonstration: a company that does not exist, its mail server on loopback, one run of each kind."""
