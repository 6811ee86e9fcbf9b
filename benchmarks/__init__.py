"""Speed and memory, measured: `make bench`. Nothing here is a test, since a busy machine would fail it."""
