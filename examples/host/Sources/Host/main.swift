import Krait

// A Swift program with Python inside: values go both ways, each side calls the other's functions, and exceptions cross the border.

func demonstrate() throws {
  let python = try Interpreter()
  try python.openStandardStreams()

  // Run source text, then use what it defined.
  try python.run(
    """
    import json

    def area(width, height=1):
        return width * height

    def describe(shapes):
        return json.dumps({name: area(*sides) for name, sides in shapes.items()}, sort_keys=True)
    """, filename: "shapes.py")
  let area = try python.value("area")
  print("area:", try area.call(6, 7).convert(to: Int.self), try area.call(6, keywords: ["height": 0.5]).convert(to: Double.self))
  let shapes = ["square": [3, 3], "strip": [2, 9]]
  print("describe:", try python.value("describe").call(shapes))

  // Evaluate expressions and convert the results.
  let words: [String] = try python.evaluate("sorted('python in swift'.split())").convert()
  print("words:", words.joined(separator: ", "))
  let nothing: Int? = try python.evaluate("None").convert()
  print("nothing:", nothing.map(String.init) ?? "nil")

  // Python calls Swift.
  try python.define("scale") { (value: Double, factor: Int) in value * Double(factor) }
  try python.define("fail") { (reason: String) -> PythonNone in throw PythonError(type: "ValueError", message: reason) }
  try python.run(
    """
    print('scale:', scale(1.25, 4))
    try:
        fail('not today')
    except ValueError as error:
        print('fail:', error)
    """)

  // Modules and methods.
  let path = try python.importModule("os.path")
  print("join:", try path.method("join", "usr", "lib"))

  // A Python exception is a Swift error.
  do {
    try area.call("a", "b")
  } catch {
    print("error:", error)
    print(error.traceback, terminator: "")
  }

  // A second interpreter knows nothing of the first.
  let other = try Interpreter()
  do { _ = try other.value("area") } catch { print("other:", error) }
}

do { try demonstrate() } catch { print("unexpected:", error) }
