"""The tests, in the folders of the floors they hold."""
