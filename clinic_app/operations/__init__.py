"""What people can do: the only writers and the only queries."""
