"""`python -m drafter` is the `drafter` command."""

from drafter.cli import main

if __name__ == "__main__":
    main()
