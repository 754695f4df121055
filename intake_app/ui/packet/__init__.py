"""The packet on screen and on its way to paper: preview, printing."""
