"""What operators and their probes ask: is it alive, is it ready, what is running."""
