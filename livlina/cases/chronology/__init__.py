"""All that has happened in a case, in one order: what each subject of it holds, and the register of its documents."""
