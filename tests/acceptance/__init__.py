"""Acceptance: the program from outside, against real servers."""
