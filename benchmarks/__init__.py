"""Speed of the service, beside a floor or a peer in one run: ``python -m benchmarks.run``."""
