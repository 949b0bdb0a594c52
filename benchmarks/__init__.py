"""Understanding and speed, side by side with stock Rasa: `python -m benchmarks --help`."""
