"""Livlina as those who use it meet it: a real server, a real browser, the demo city."""
