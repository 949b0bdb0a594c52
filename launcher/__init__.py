"""Starts the action server and Rasa together, waits for both, and ends both; `make run` and `make shell` call it."""
