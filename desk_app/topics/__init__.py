"""The store's own tree of topics: what calls are about."""
