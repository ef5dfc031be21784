// swift-tools-version: 6.1
import PackageDescription

// A host that embeds Krait: `swift run` in this folder. A host that lacks the C libraries writes
// `.package(name: "Krait", path: "../..", traits: [])`: then the modules over them raise ImportError.
let package = Package(
  name: "Host",
  dependencies: [.package(name: "Krait", path: "../..")],
  targets: [.executableTarget(name: "Host", dependencies: [.product(name: "Krait", package: "Krait")])],
  swiftLanguageModes: [.v6]
)
