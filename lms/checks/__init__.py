"""What `./setu check` asks of the tree beyond the linters; each is a program that names every problem."""
