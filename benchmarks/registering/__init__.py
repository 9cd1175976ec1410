"""One registration as others would build it: the same form, the same checks, on disk before it is answered."""
