"""The soak: the daemon itself for hours of real time, a hundred times as fast, while everything goes wrong.

`python -m tests.soak --minutes 120` starts `trunkwatch run` and simulated clouds as two processes whose event
loops, clocks and timers all go a hundred times as fast, spoils the clouds and the configuration by chance,
visits every page, and then says what grew and what was left.
"""
