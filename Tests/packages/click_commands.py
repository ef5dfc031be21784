"""click: a group of commands with options, arguments, prompts and errors."""
import click
from click.testing import CliRunner


@click.group()
@click.option("--verbose/--quiet", default=False, help="Say more.")
@click.version_option("1.2")
@click.pass_context
def cli(ctx, verbose):
    """A tool that greets."""
    ctx.obj = {"verbose": verbose}


@cli.command()
@click.argument("names", nargs=-1, required=True)
@click.option("-c", "--count", type=click.IntRange(1, 5), default=1, show_default=True)
@click.option("--style", type=click.Choice(["plain", "loud"]), default="plain")
@click.pass_obj
def greet(obj, names, count, style):
    """Greet NAMES."""
    for name in names:
        for _ in range(count):
            text = f"Hello, {name}"
            click.echo(text.upper() + "!" if style == "loud" else text)
    if obj["verbose"]:
        click.secho(f"{len(names)} greeted", fg="green")


@cli.command()
@click.option("--age", prompt=True, type=int)
def ask(age):
    click.echo(f"next year {age + 1}")


runner = CliRunner()
for args, text in ((["--help"], None), (["greet", "--help"], None), (["--verbose", "greet", "-c", "2", "--style", "loud", "Ann", "Bo"], None),
                   (["greet", "-c", "9", "x"], None), (["greet"], None), (["ask"], "41\n"), (["nope"], None), (["--version"], None)):
    result = runner.invoke(cli, args, input=text)
    print(args, result.exit_code)
    print(result.output)
