"""What letters there are: which facts trigger them, what they say, to whom, and in which language."""
