"""The number to ring, as it is taken from a customer's file."""

from desk_app.customers.model import Customer


def phone_to_ring(customer: Customer) -> str:
    """The customer's number to ring as written: the preferred one first, none that must not be called."""
    return next((phone.raw for phone in customer.phones if not phone.do_not_call), "")
