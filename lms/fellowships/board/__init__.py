"""The manager's view of a whole programme, and the record of one fellow."""
