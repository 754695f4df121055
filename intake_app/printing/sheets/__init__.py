"""The documents of the packet, one module each: from a composition to flowables."""
