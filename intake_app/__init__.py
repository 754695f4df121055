"""Intake: a guided assessment, an explainable level of help, and a referral that does not lose anybody."""

__version__ = "0.1.0"
