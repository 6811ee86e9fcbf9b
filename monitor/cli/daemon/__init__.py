"""`trunkwatch status`: what a running daemon says over its API, and what happens there."""
