"""The office's acts: one function each, with permission, engine, store and audit in one transaction."""
