"""One drawing for each exercise, made from joint angles."""
