"""The parts of the page of policies: a policy, its tables and proof, the reasons for it, a folder to be loaded."""
