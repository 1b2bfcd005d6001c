"""A fellowship programme as it looks on any day: fellows in every month and state, a call, money, concerns."""
