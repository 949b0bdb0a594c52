"""The parts of the NLU pipeline that are our own: messages in, messages out, one component a file."""
