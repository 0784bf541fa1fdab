"""Scarce goods: how much of them a customer or a tier may get in a period, what was given, what is left."""
