"""The tab of calls."""

from desk_app.calls.view.tab import CallsView

__all__ = ["CallsView"]
