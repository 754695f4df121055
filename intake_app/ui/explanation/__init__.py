"""What the page of an explanation is made of: rules by table, paragraphs, what would change it, what is settled."""
