"""The outermost layers, which stand around every answer, errors included."""
