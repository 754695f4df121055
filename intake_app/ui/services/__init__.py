"""What stands beside the list of services: one of them, its form, a file about to be taken over."""
