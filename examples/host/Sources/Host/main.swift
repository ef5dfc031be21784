import Krait

// Runs Python text inside a Swift program and shows how a Python exception arrives.

let interpreter = try Interpreter()
try interpreter.openStandardStreams()
try interpreter.run("print('hello from Python inside Swift:', sum(n * n for n in range(10)))")
do {
  try interpreter.run("1 / 0")
} catch {
  print("a Python exception reached Swift: \(error)")
}
