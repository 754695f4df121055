"""Turns domain values into PDF, in memory; formats, never decides. reportlab and segno are imported when first used."""
