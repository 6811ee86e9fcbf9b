"""What is delivered: packages, the bill of their materials, what is known against these, and what is new."""
