"""An independent program: scores of months, quarters and years, and pay, computed again from exports alone.

Plain Python and fractions, written from the rules in the decisions 054, 055 and 059; it imports nothing of the product.
What it cannot read from an export, nobody outside could compute again either.
"""
