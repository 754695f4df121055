"""The parts of the page on which a policy is tried."""
