"""The language every process speaks: what two processes of a Frivilligbørs must agree on."""
