"""Patients coded by people who had not read the rules."""
