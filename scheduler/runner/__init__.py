"""Makes what is owed: plan, take back, work, watch. The ledger decides; nothing here remembers anything."""
