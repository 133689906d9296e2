"""The web board: live statistics for officers and the projector."""
