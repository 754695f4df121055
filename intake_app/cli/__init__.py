"""The command line: JSON for programs, `--text` for people. Messages go to stderr; exit 2 names place and mend."""
