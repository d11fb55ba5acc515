"""The least page, and its server: `python -m bench.least`."""
