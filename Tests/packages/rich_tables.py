"""rich: tables, trees, markup, syntax, wrapped text, JSON."""
import io
from rich.console import Console
from rich.json import JSON
from rich.markdown import Markdown
from rich.panel import Panel
from rich.syntax import Syntax
from rich.table import Table
from rich.tree import Tree

out = io.StringIO()
console = Console(file=out, width=60, force_terminal=True, color_system="truecolor", legacy_windows=False)
table = Table(title="Prices", show_lines=True)
table.add_column("Item", style="cyan", no_wrap=True)
table.add_column("Price", justify="right")
for name, price in (("Tea", 2.5), ("Cake with cream", 12)):
    table.add_row(name, f"{price:.2f}")
console.print(table)
tree = Tree("root")
tree.add("[bold]branch[/bold]").add("leaf")
console.print(tree, Panel("text in a box", title="Box"))
console.print("[red]red[/red] :smiley: [1, 2.5, 'x', None]")
console.print(Markdown("# Title\n\n- one\n- *two*\n\n```python\nx = 1\n```"))
console.print(Syntax("def f(x):\n    return x + 1  # add", "python", line_numbers=True))
console.print(JSON('{"a": [1, true, null], "b": "text"}'))
print(out.getvalue())
