"""The five services behind one address: the combined WSGI app, the OpenAPI document and the routes of the Caddyfile."""
