"""Papers and pictures made from knowledge and evaluations. Pure: no web, file, clock or chance."""
