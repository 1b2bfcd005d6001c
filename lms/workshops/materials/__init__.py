"""What participants read and whoever holds the workshop needs: handouts and the guide, from the workshop's copy."""
