"""The pyramid of customers: who buys when, how often and for how much, and the care that follows."""
