"""The organiser's pages: the børser, the gongs, the remote, letters, invitations, sessions and the poster."""
