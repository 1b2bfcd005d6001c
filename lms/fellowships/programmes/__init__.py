"""Fellowship programmes and the plan of their year, a document."""
