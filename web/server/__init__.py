"""The web server of every service: no request is begun before the whole of it is here, and nobody holds all the room."""
