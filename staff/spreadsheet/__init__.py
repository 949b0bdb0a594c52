"""Answers, questions and conditions as a workbook that staff edit with any spreadsheet program, and back."""
