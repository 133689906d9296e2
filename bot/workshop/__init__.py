"""The facilitator's page and what the projector shows; mounted at /exercise/."""
