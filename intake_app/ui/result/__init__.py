"""What the page of a result is made of: the level, scores in their ranges, the law apart, a level set by hand."""
