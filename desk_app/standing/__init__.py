"""Where a customer stands with the store: joining and leaving, dormancy, the service level."""
