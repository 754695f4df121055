"""What a supervisor looks after, part by part; and the own password, which everybody may change."""
