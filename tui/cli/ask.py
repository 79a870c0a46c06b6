"""`modelpick ask`: the ranked answer to one sentence in plain words."""

import argparse

from tui.cli.needs_arguments import one_sentence, read_values
from tui.cli.rank import add_answer_flags, check_answer_flags, write_answer
from tui.rendering.text_table import Console
from tui.session import load_session


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `ask`."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="SENTENCE",
        help="what the model is for, how much, under which license; single quotes keep the shell from reading $800",
    )
    add_answer_flags(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Say what was understood of the sentence, then answer, and save where asked; flags win over the sentence."""
    check_answer_flags(arguments)
    sentence = one_sentence(arguments.words)
    said = read_values(arguments, None)
    session = load_session(arguments.today)
    asked = session.ask_sentence(sentence, said)
    return write_answer(arguments, session, asked, asked.understood, console)
