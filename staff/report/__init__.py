"""The report over stored conversations: figures, groups of unanswered questions, charts, one HTML page."""
