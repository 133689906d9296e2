"""What people do: one action is one transaction and its consequences."""
