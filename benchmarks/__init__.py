"""Benchmarks: the hub beside its peers, and the ways through the house, in one run. `python -m benchmarks`."""
