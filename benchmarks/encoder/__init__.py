"""How long the sentence encoder takes, and whether its vectors depend on the processor."""
