"""The doors: how an answer leaves the assistant on each channel."""
