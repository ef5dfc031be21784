// "Did you mean": the nearest of several names, by an edit distance in which a change of case costs less than another letter.

private let moveCost = 2, caseCost = 1

private func substitutionCost(_ a: UInt8, _ b: UInt8) -> Int {
  if a == b { return 0 }
  let isLetter = (a | 0x20) >= UInt8(ascii: "a") && (a | 0x20) <= UInt8(ascii: "z")
  return isLetter && a ^ b == 0x20 ? caseCost : moveCost
}

/// Edit distance, or `limit + 1` when it is greater than `limit`.
func editDistance(_ a: String, _ b: String, limit: Int) -> Int {
  var x = ArraySlice(Array(a.utf8)), y = ArraySlice(Array(b.utf8))
  while let p = x.first, let q = y.first, p == q {
    x = x.dropFirst()
    y = y.dropFirst()
  }
  while let p = x.last, let q = y.last, p == q {
    x = x.dropLast()
    y = y.dropLast()
  }
  if x.isEmpty || y.isEmpty { return (x.count + y.count) * moveCost }
  if x.count > 40 || y.count > 40 { return limit + 1 }
  if y.count < x.count { swap(&x, &y) }
  if (y.count - x.count) * moveCost > limit { return limit + 1 }
  let short = Array(x), long = Array(y)
  var row = (0..<short.count).map { ($0 + 1) * moveCost }
  var result = 0
  for j in long.indices {
    var diagonal = j * moveCost
    result = diagonal
    var least = Int.max
    for i in short.indices {
      let substitute = diagonal + substitutionCost(long[j], short[i])
      diagonal = row[i]
      result = min(substitute, min(result, diagonal) + moveCost)
      row[i] = result
      least = min(least, result)
    }
    if least > limit { return limit + 1 }
  }
  return result
}

/// The name nearest to a wrong one, if any is near enough.
public func suggestion(for wrong: String, among names: [String]) -> String? {
  var best: String? = nil
  var bestDistance = Int.max
  if names.count >= 750 { return nil }
  for name in names where name != wrong {
    let limit = min((name.utf8.count + wrong.utf8.count + 3) * moveCost / 6, bestDistance &- 1)
    let distance = editDistance(wrong, name, limit: limit)
    if distance <= limit && distance < bestDistance {
      best = name
      bestDistance = distance
    }
  }
  return best
}
