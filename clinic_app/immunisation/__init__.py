"""The national immunisation schedule, pure: what is due when, and its last possible day."""
