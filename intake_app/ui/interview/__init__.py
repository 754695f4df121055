"""What the page of an interview is made of: the list of questions, the ways to answer, the column beside them."""
