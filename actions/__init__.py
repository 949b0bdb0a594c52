"""Custom actions: tracker in, replies out; one verb a file. Their sentences live in data/."""
