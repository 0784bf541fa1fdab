"""What the store promises, and by when: the opening calendar, due times, clocks that may pause."""
