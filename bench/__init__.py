"""How fast Livlina is on a register of 100 000 cases: `make bench`. Each figure stands beside the least it can be."""
