"""Patient education, pure: how hard a text is to read, what may be published, how it is found."""
