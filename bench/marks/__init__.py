"""How far the time stamped on a key lies from the moment it was struck for: see `python -m bench.marks`."""
