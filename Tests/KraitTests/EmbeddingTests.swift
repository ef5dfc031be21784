import Dispatch
import Foundation
import Krait
import Testing

/// The library as a Swift program uses it.
@Suite struct EmbeddingTests {
  @Test func valuesGoBothWays() throws {
    let python = try Interpreter()
    try python.run("def area(width, height=1): return width * height")
    let area = try python.value("area")
    #expect(try area.call(6, 7).convert(to: Int.self) == 42)
    #expect(try area.call(6, keywords: ["height": 0.5]).convert(to: Double.self) == 3)
    #expect(try python.evaluate("sorted('python in swift'.split())").convert(to: [String].self) == ["in", "python", "swift"])
    #expect(try python.evaluate("{'a': 1}").convert(to: [String: Int].self) == ["a": 1])
    #expect(try python.evaluate("None").convert(to: Int?.self) == nil)
    #expect(throws: PythonError.self) { try python.evaluate("1 << 70").convert(to: Int.self) }
  }

  @Test func exceptionsAreSwiftErrors() throws {
    let python = try Interpreter()
    try python.run("def divide(a, b):\n    return a / b\n", filename: "divide.py")
    let divide = try python.value("divide")
    let error = #expect(throws: PythonError.self) { try divide.call(1, 0) }
    #expect(error?.type == "ZeroDivisionError")
    #expect(error?.message == "division by zero")
    #expect(error?.traceback.contains("File \"divide.py\", line 2, in divide") == true)
    let syntax = #expect(throws: PythonError.self) { try python.run("def") }
    #expect(syntax?.type == "SyntaxError")
    // The interpreter is as usable as before.
    #expect(try divide.call(6, 3).convert(to: Double.self) == 2)
  }

  @Test func pythonCallsSwift() throws {
    let python = try Interpreter()
    try python.define("scale") { (value: Double, factor: Int) in value * Double(factor) }
    try python.define("fail") { (reason: String) -> PythonNone in throw PythonError(type: "ValueError", message: reason) }
    #expect(try python.evaluate("scale(1.25, 4)").convert(to: Double.self) == 5)
    try python.run(
      """
      try:
          fail('not today')
      except ValueError as error:
          text = str(error)
      """)
    #expect(try python.value("text").convert(to: String.self) == "not today")
    #expect(throws: PythonError.self) { try python.evaluate("scale('x', 1)") }
  }

  @Test func interpretersAreApart() throws {
    let one = try Interpreter(), other = try Interpreter()
    try one.run("import sys; sys.marker = x = 1")
    #expect(throws: PythonError.self) { try other.value("x") }
    #expect(try other.evaluate("hasattr(__import__('sys'), 'marker')").convert(to: Bool.self) == false)
    #expect(try one.value("x").convert(to: Int.self) == 1)
  }

  @Test func librariesComeWithTheirModules() throws {
    for _ in 0..<2 {
      let python = try Interpreter()
      #expect(try python.evaluate("__import__('zlib').crc32(b'abc')").convert(to: Int.self) == 891_568_578)
      #expect(try python.evaluate("__import__('hashlib').new('sha512_256', b'').name").convert(to: String.self) == "sha512_256")
      #expect(try python.evaluate("len(__import__('re').findall(r'\\w', 'a\\u4e00\\U0001f600b'))").convert(to: Int.self) == 3)
    }
  }

  @Test func hostileProgramsOnlyRaise() throws {
    let python = try Interpreter()
    try python.run("def f(): return f()")
    let depth = #expect(throws: PythonError.self) { try python.value("f").call() }
    #expect(depth?.type == "RecursionError")
    let memory = #expect(throws: PythonError.self) { try python.evaluate("'x' * 10**15") }
    #expect(memory?.type == "MemoryError")
    let nested = #expect(throws: PythonError.self) { try python.evaluate(String(repeating: "(", count: 100_000)) }
    #expect(nested != nil)
    #expect(try python.evaluate("1 + 1").convert(to: Int.self) == 2)
  }
}

/// Objects in the hands of Swift: who keeps what alive, and who may release it.
@Suite struct HandleTests {
  @Test func aHandleKeepsItsInterpreter() throws {
    let marker = FileManager.default.temporaryDirectory.appendingPathComponent("krait-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: marker) }
    var python: Interpreter? = try Interpreter()
    try python?.run("import atexit; atexit.register(lambda: open(\(String(reflecting: marker)), 'w').close()); items = [1, 2]")
    var items: PythonObject? = try python?.value("items")
    python = nil
    #expect(!FileManager.default.fileExists(atPath: marker))
    try items?.method("append", 3)
    #expect(try items?.count() == 3)
    items = nil
    #expect(FileManager.default.fileExists(atPath: marker))
  }

  /// A handle that a thread without the GIL releases is gone at a poll of the running program, not only when that has ended.
  @Test func aHandleReleasedElsewhereIsDroppedWhilePythonRuns() throws {
    let python = try Interpreter()
    try python.run(
      """
      import time
      class Item:
          def __del__(self):
              gone.append(True)
      gone = []
      def wait():
          end = time.monotonic() + 20
          while not gone and time.monotonic() < end:
              pass
          return len(gone)
      """)
    let box = Box(try python.evaluate("Item()"))
    let started = DispatchSemaphore(value: 0)
    try python.define("started") { () -> PythonNone in
      started.signal()
      return PythonNone()
    }
    let thread = Thread {
      started.wait()
      box.clear()
    }
    thread.start()
    #expect(try python.evaluate("(started(), wait())[1]").convert(to: Int.self) == 1)
  }

  @Test func manyThreadsUseOneInterpreter() throws {
    let python = try Interpreter()
    try python.run("count = 0\ndef step():\n    global count\n    count += 1\n    return [count] * 3")
    let step = try python.value("step")
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<200 { _ = try? step.call() }
    }
    #expect(try python.value("count").convert(to: Int.self) == 1600)
  }

  @Test func waitingLetsPythonThreadsRun() throws {
    let python = try Interpreter()
    try python.run(
      """
      import threading
      done = threading.Event()
      gate = threading.Lock(); gate.acquire()
      def work():
          gate.acquire()
          done.set()
      thread = threading.Thread(target=work, daemon=True); thread.start()
      gate.release()
      """)
    python.allowingThreads { Thread.sleep(forTimeInterval: 0.2) }
    #expect(try python.evaluate("done.is_set()").convert(to: Bool.self))
  }
}

/// A handle that one thread puts down for another to release.
private final class Box: @unchecked Sendable {
  private let lock = NSLock()
  private var object: PythonObject?
  init(_ object: PythonObject) { self.object = object }
  func clear() { lock.withLock { object = nil } }
}
