"""Questions about price and stock: the goods, the answer given, and what nobody could answer yet."""
