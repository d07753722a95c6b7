"""What every blueprint shares."""
