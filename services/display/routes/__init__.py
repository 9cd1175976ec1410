"""The pages of the wall, and the websocket of each screen."""
