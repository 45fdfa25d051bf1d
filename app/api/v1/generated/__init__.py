"""Typed parts of the request, generated from the vocabulary: `presentation`, `symptoms`, `aggravating_factors`, `risk_factors`, `red_flags`, `clinical_tests`, `imaging`, `measures`."""
