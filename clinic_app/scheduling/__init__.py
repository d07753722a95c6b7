"""Who can be seen, when and by whom: values in, values out, with no clock and no database."""
