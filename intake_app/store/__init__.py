"""The encrypted vault: open, lock, migrate, save and load, append to the audit chain.

No clock: times arrive as arguments.
"""
