"""The organiser's service: a børs is planned, opened and closed, with its invitations, letters and poster."""
