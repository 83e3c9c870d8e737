"""REST as the contract has it: cursor pages, one shape of refusal, strict input, lists, writes and exports."""
