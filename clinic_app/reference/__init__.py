"""The clinic's facts as data: what can be booked, who works when and where; checked when read."""
