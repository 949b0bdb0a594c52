"""What ends a command of the staff's with one line."""


class StaffError(Exception):
    """Why a command cannot do its work; the message is for the person at the terminal and says what to do."""
