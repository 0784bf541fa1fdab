"""The tab of customers."""

from desk_app.customers.view.beside import Beside, Pane
from desk_app.customers.view.tab import CustomersView, Services

__all__ = ["Beside", "CustomersView", "Pane", "Services"]
