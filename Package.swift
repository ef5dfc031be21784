// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Krait",
  products: [
    .library(name: "Krait", targets: ["Krait"]),
    .executable(name: "krait", targets: ["KraitCLI"]),
  ],
  targets: [
    .target(name: "CKrait"),
    .target(name: "KraitSyntax"),
    .target(name: "KraitBytecode"),
    .target(name: "KraitCompiler", dependencies: ["KraitSyntax", "KraitBytecode"]),
    .target(name: "KraitCore", dependencies: ["CKrait"]),
    .target(name: "KraitObjects", dependencies: ["KraitCore"]),
    .target(name: "KraitVM", dependencies: ["KraitObjects", "KraitBytecode"]),
    .target(name: "KraitModules", dependencies: ["KraitVM"]),
    .target(name: "Krait", dependencies: ["KraitVM", "KraitCompiler", "KraitModules"]),
    .executableTarget(name: "KraitCLI", dependencies: ["Krait"]),
  ],
  swiftLanguageModes: [.v6]
)
