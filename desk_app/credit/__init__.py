"""Credit: dated events with evidence, the grade they make, and what the customer says to them."""
