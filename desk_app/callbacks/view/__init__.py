"""The tab of callbacks."""

from desk_app.callbacks.view.tab import CallbackView

__all__ = ["CallbackView"]
