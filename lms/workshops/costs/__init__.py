"""What a workshop costs, and who pays."""
