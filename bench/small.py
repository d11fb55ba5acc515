"""
`python -m bench.small`, in the folder of the small register: lay it when it is not there, and say who searches.

The answer is JSON: what each of some workers and leads searches for, and the cookie of a session of theirs.
"""

import json

from bench import place, register
from livlina.cli.house import open_house

if __name__ == "__main__":
    place.settle()
    register.ensure()
    with open_house():
        register.run("tidy")
        from bench import growth

        print(json.dumps(growth.everybodys_searches()))
