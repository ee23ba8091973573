"""Test what must hold while several processes work at once or something fails; run by `make faults`."""
