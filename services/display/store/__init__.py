"""Reading what screens show, and keeping what is known of them; the language's `keys` says under which names."""
