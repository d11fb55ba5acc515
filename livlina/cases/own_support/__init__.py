"""Own support for each child: proposed, passed on, decided and begun; and the children who stand between chairs."""
