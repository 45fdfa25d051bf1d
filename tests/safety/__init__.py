"""The rules that may never break, each as properties and each with mutants that turn it red."""
