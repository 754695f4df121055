"""Proves a policy over its whole chain, from answers through scores to tables; finds the case that breaks a claim."""
