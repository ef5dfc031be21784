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
    .systemLibrary(name: "CPCRE2", path: "Sources/CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .target(name: "KraitSyntax"),
    .target(name: "KraitBytecode"),
    .target(name: "KraitCompiler", dependencies: ["KraitSyntax", "KraitBytecode"]),
    .target(name: "KraitCore", dependencies: ["CKrait"]),
    .target(name: "KraitObjects", dependencies: ["KraitCore", "CKrait"]),
    .target(name: "KraitVM", dependencies: ["KraitObjects", "KraitCore", "KraitBytecode", "CKrait"]),
    .target(name: "KraitModules", dependencies: ["KraitVM", "KraitObjects", "KraitCore", "CKrait", "CPCRE2"]),
    .target(name: "Krait", dependencies: ["KraitVM", "KraitCompiler", "KraitModules", "KraitSyntax", "KraitBytecode", "KraitObjects", "KraitCore"]),
    .executableTarget(name: "KraitCLI", dependencies: ["Krait", "KraitModules", "KraitVM", "KraitObjects", "KraitCore"]),
  ],
  swiftLanguageModes: [.v6]
)
