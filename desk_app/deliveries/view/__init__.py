"""The tab of deliveries."""

from desk_app.deliveries.view.tab import DeliveryView

__all__ = ["DeliveryView"]
