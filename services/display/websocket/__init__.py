"""The websocket upgrade: checking the request, authenticating the viewer, passing the socket to the hub."""
