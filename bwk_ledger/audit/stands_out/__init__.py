"""Wat valt op? Small detectors, each fed from one prepared index of the bookings; none of them accuses anybody."""
