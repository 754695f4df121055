"""Offline assessment, referral packets and follow-up for drug dissuasion commissions and drug courts."""

__version__ = "0.1.0"
