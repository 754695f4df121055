"""The verbs: pure functions from (policy, answers, date) to an Evaluation that explains itself.

No Qt, no files, no clock, no randomness, no logging: *today* and *who* arrive as arguments.
"""
