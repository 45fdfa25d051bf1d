"""Packs: YAML content, its loader, its checks and its shelf.

Floor 3. Knows the domain, and of the engine how it compiles a pack and which functions a pack may
call; nothing of web or database.
"""
