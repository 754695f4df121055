"""The nouns: frozen values that cannot be built wrong. No Qt, no files, no clock, no randomness, no logging."""
