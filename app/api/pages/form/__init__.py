"""The form at ``/``: a clinician's questions, and the answer beside them."""
