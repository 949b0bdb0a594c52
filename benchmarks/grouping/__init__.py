"""How well questions that mean the same are put together: `python -m benchmarks.grouping`."""
