"""The parts of the page on which a paper form is keyed."""
