"""Packs: YAML content, its loader, its checks and its shelf.

Floor 3. Knows the domain, nothing of web, database or engine internals beyond names a pack may
call.
"""
