"""The tab of complaints."""

from desk_app.complaints.view.tab import ComplaintView

__all__ = ["ComplaintView"]
