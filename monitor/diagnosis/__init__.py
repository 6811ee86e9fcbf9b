"""Why a route fails: causes as data, and one function that ranks them."""
