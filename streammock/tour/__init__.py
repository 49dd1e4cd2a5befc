"""``streammock tour``: the guide end to end, printed step by step."""
