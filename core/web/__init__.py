"""What pages of members and of the back office share: forms, refusals, uploaded files. It knows no theme."""
