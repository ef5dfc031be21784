"""jinja2: inheritance, loops, filters, macros, escaping."""
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, select_autoescape

env = Environment(loader=DictLoader({
    "base.html": "<title>{% block title %}none{% endblock %}</title>{% block body %}{% endblock %}",
    "page.html": """{% extends 'base.html' %}
{% macro row(item) %}<li class="{{ loop_class }}">{{ item.name|upper }}: {{ '%.2f'|format(item.price) }}</li>{% endmacro %}
{% block title %}{{ title }}{% endblock %}
{% block body %}<ul>{% for item in items if item.price > 1 %}{{ row(item) }}{% if not loop.last %}, {% endif %}{% else %}empty{% endfor %}</ul>
{{ items|map(attribute='price')|sum|round(1) }} {{ names|join('-') }} {{ {'a': 1}|tojson }}
{% set total = namespace(n=0) %}{% for i in range(4) %}{% set total.n = total.n + i %}{% endfor %}{{ total.n }}{% endblock %}""",
}), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True)
env.filters["shout"] = lambda s: s + "!"
print(env.get_template("page.html").render(
    title="<Shop>", loop_class="c", items=[{"name": "tea", "price": 2.5}, {"name": "bun", "price": 1}, {"name": "pie", "price": 3}],
    names=["x", "<y>"]))
print(env.from_string("{{ 'hi'|shout }} {{ 1 if x is defined else 2 }} {{ 7 // 2 }} {{ 'abc'[::-1] }}").render())
try:
    env.from_string("{{ missing.name }}").render()
except UndefinedError as e:
    print("UndefinedError", e)
