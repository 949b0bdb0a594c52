"""Walks staff through the questions that found no answer, and teaches the assistant what they decide."""
