"""The letters as records: written once, leased to one mailer at a time, retried by a schedule, settled."""
