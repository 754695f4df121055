"""The five steps of setting up an office, one module each."""
