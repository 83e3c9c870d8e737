"""The wheel: periods, rules, measures, the cycle's ledger, inspections, bulletins and interviews."""
