"""A form on paper: its head, questions to be ticked or written, skip instructions in words, the foot with the code."""
