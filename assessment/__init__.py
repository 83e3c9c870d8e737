"""The cycle: periods, rules, measures, the cycle's ledger, inspections, bulletins and interviews."""
