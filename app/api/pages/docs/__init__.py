"""The interactive documentation: one page for clinicians, one for integrators."""
