"""PyYAML: documents with anchors, tags, multi-line text; dumping and loading again."""
import datetime
import yaml

text = """
base: &base {name: Ann, tags: [a, b]}
person:
  <<: *base
  age: 41
  born: 1979-05-27
  note: |
    two
    lines
  folded: >
    one long
    line
numbers: [0x1F, 1_000, 1.5e3, .inf, ~, yes, "yes"]
--- 
- !!set {x}
- !!python/tuple [1, 2]
"""
documents = list(yaml.load_all(text, yaml.UnsafeLoader))
print(documents)
print(yaml.safe_dump(documents[0]["person"], sort_keys=True, default_flow_style=False, width=40))
print(yaml.safe_load(yaml.safe_dump({"when": datetime.datetime(2024, 5, 1, 12), "text": "a: b\n#c", "n": None})))
try:
    yaml.safe_load("a: [1, 2\nb: }")
except yaml.YAMLError as e:
    print(type(e).__name__, str(e).splitlines()[0])
