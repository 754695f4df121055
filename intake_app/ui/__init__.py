"""The window: pages over `casework`. The only package that knows Qt."""
