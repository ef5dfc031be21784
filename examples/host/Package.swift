// swift-tools-version: 6.1
import PackageDescription

// A host that embeds Krait: `swift run` in this folder.
let package = Package(
  name: "Host",
  dependencies: [.package(name: "Krait", path: "../..")],
  targets: [.executableTarget(name: "Host", dependencies: [.product(name: "Krait", package: "Krait")])],
  swiftLanguageModes: [.v6]
)
