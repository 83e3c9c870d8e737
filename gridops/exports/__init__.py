"""Every app's datasets under one address."""
