"""The parts of the page of forms: a form, its owner's permission, a file about to be taken, the protocols."""
