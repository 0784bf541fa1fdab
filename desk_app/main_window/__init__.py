"""The one window: the bar on top, the tabs, the bottom line, and who answers a view's wish for another room."""
