"""Asks a whole list of questions, for checking it before the assistant goes live."""
