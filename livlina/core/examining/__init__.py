"""
What the limited process does with one file somebody sent: tells what it is, and makes the copy that anybody is given.

Nothing here needs Django, the database or the disk: the bytes come in, the safe copy goes out (`__main__`). What is
refused is raised as `Unfit`, and what is wrong is one of `Why`; the words are said by whoever asked (`core.uploads`).
Source: S-120, S-121.
"""
