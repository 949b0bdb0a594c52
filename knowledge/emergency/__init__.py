"""The parts of `knowledge.emergencies`: tables, patterns, spelling, and where patterns stand in a text."""
