"""The parts of the page of simulations: what is asked, the plots, what came out."""
