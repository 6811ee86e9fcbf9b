"""The HTTP surface: metrics, health and the status page."""
