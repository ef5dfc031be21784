// Feeds the parser mutations of real sources and random bytes. It must neither crash nor hang.
//
// build: swiftc -O -swift-version 6 $(find Sources/KraitSyntax -name "*.swift") Fuzz/ParserFuzz/main.swift -o ParserFuzz
// usage: ParserFuzz SEED COUNT FILE...
import Glibc

#if canImport(KraitSyntax)
  import KraitSyntax
#endif

/// A small, fast generator with a fixed sequence for each seed (splitmix64).
struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { limit <= 0 ? 0 : Int(next() % UInt64(limit)) }
}

func readFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[0..<count]
  }
}

/// Pieces of syntax that mutations insert.
let pieces = [
  "(", ")", "[", "]", "{", "}", ":", ",", ";", ".", "=", "==", ":=", "+", "-", "*", "**", "->", "@", "!", "\\", "\n",
  "\n  ", "\n\t", " ", "'", "\"", "'''", "f'", "f'{", "{{", "}}", "rb'", "\\N{", "\\x", "0x", "1e", "1_", "1j", "if ",
  "else", "elif ", "for ", " in ", "while ", "def f(", "class C(", "lambda ", "match x:\n case ", "try:\n", "except* ",
  "with (", " as ", "async ", "await ", "yield ", "return ", "del ", "import ", "from . import (", "type X[", "global ",
  "not ", " is ", " and ", "...", "#", "\u{e9}", "\u{ff46}", "\u{20ac}", "\u{0}", "\u{feff}", "\r", "\r\n", "\u{c}",
]

/// Takes a window out of a source and changes it in a few places.
func mutate(_ source: [UInt8], _ random: inout Random) -> [UInt8] {
  let length = min(source.count, 50 + random.below(1500))
  var begin = random.below(source.count - length + 1)
  // Whole lines are more likely to stay nearly right.
  if random.below(4) > 0 { while begin > 0 && source[begin - 1] != UInt8(ascii: "\n") { begin -= 1 } }
  var bytes = Array(source[begin..<min(source.count, begin + length)])
  for _ in 0..<(1 + random.below(6)) {
    let place = random.below(bytes.count + 1)
    switch random.below(6) {
    case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(10)))
    case 1, 2: bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: place)
    case 3:
      let from = random.below(bytes.count + 1)
      let piece = Array(bytes[from..<min(bytes.count, from + random.below(40))])
      bytes.insert(contentsOf: piece, at: place)
    case 4: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
    default: bytes.removeSubrange(place...)
    }
  }
  return bytes
}

/// Sources that nest or repeat one piece many times.
func repetition(_ random: inout Random) -> [UInt8] {
  var bytes: [UInt8] = []
  let unit = (0..<(1 + random.below(3))).map { _ in pieces[random.below(pieces.count)] }.joined()
  for _ in 0..<(1 + random.below(3000)) { bytes += Array(unit.utf8) }
  return bytes
}

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let arguments = CommandLine.arguments
guard arguments.count >= 4, let seed = UInt64(arguments[1]), let count = Int(arguments[2]) else {
  print("usage: ParserFuzz SEED COUNT FILE...")
  exit(2)
}
let sources = arguments[3...].map(readFile).filter { $0.count > 60 }
var random = Random(state: seed)
var trees = 0
var slowest = 0.0
/// The input in progress is kept in a file, so that a crash leaves it behind.
let current = "/tmp/parser-fuzz-\(seed).py"
for index in 0..<count {
  let input: [UInt8]
  switch random.below(20) {
  case 0: input = (0..<random.below(300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  case 1: input = repetition(&random)
  default: input = mutate(sources[random.below(sources.count)], &random)
  }
  if let file = fopen(current, "wb") {
    fwrite(input, 1, input.count, file)
    fclose(file)
  }
  var options = ParseOptions()
  options.sourceIsText = false
  options.lookUpCharacterName = { $0.utf8.count % 2 == 0 ? 0x2022 : nil }
  options.allowsIncompleteInput = random.below(4) == 0
  options.doesNotImplyDedent = random.below(4) == 0
  let mode = [ParseMode.exec, .exec, .exec, .single, .eval][random.below(5)]
  let begin = seconds()
  let result = parse(input, filename: "fuzz", mode: mode, options: options)
  let time = seconds() - begin
  if time > slowest {
    slowest = time
    if time > 1 {
      print("input \(index) took \(time) s; it is in \(current)")
      exit(1)
    }
  }
  if let tree = result.tree {
    trees += 1
    _ = ASTDump.dump(tree)
  } else if result.error == nil {
    print("input \(index) gave neither a tree nor an error; it is in \(current)")
    exit(1)
  }
}
remove(current)
print("\(count) inputs, \(trees) trees, slowest \(slowest) s")
