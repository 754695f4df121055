"""Parts of the pages of one case, its decision and its plan."""
