"""Care before anybody asks: standing deliveries, goods that run out, goods near their best-before date."""
