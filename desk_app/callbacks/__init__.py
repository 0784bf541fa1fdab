"""Callbacks: whom we promised to ring, when, why, and how often it was tried."""
