"""The layers that all facades share."""
