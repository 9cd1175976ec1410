"""The websocket upgrade: checking the request, identifying the viewer, passing the socket to the hub."""
