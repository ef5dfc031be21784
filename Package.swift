// swift-tools-version: 6.1
import PackageDescription

// A trait for each C library. All are on by default; without one the modules over that library raise ImportError.
let traits: Set<Trait> = [
  .trait(name: "PCRE2", description: "Regular expressions: re"),
  .trait(name: "OpenSSL", description: "_hashlib: the digests of libcrypto"),
  .trait(name: "Zlib", description: "zlib"),
  .trait(name: "Bzip2", description: "_bz2"),
  .trait(name: "LZMA", description: "_lzma"),
  .trait(name: "Readline", description: "readline, and line editing at the prompt"),
  .trait(name: "SQLite", description: "_sqlite3"),
  .trait(name: "Expat", description: "pyexpat"),
  .default(enabledTraits: ["PCRE2", "OpenSSL", "Zlib", "Bzip2", "LZMA", "Readline", "SQLite", "Expat"]),
]

func library(_ target: String, if trait: String) -> Target.Dependency { .target(name: target, condition: .when(traits: [trait])) }

let package = Package(
  name: "Krait",
  products: [
    .library(name: "Krait", targets: ["Krait"]),
    .executable(name: "krait", targets: ["KraitCLI"]),
  ],
  traits: traits,
  targets: [
    .target(name: "CKrait"),
    // The headers of the C libraries, and what loads a library with the first module over it: none is linked.
    .target(name: "CPCRE2", dependencies: ["CKrait"]),
    .target(name: "COpenSSL", dependencies: ["CKrait"]),
    .target(name: "CZlib", dependencies: ["CKrait"]),
    .target(name: "CBzip2", dependencies: ["CKrait"]),
    .target(name: "CLZMA", dependencies: ["CKrait"]),
    .target(name: "CSQLite", dependencies: ["CKrait"]),
    .target(name: "CExpat", dependencies: ["CKrait"]),
    .target(name: "CReadline", dependencies: ["CKrait"], cSettings: [.define("KRAIT_READLINE", .when(traits: ["Readline"]))]),
    .target(name: "KraitSyntax"),
    .target(name: "KraitBytecode"),
    .target(name: "KraitCompiler", dependencies: ["KraitSyntax", "KraitBytecode"]),
    .target(name: "KraitCore", dependencies: ["CKrait"]),
    .target(name: "KraitObjects", dependencies: ["KraitCore", "CKrait"]),
    .target(name: "KraitVM", dependencies: ["KraitObjects", "KraitCore", "KraitBytecode", "CKrait"]),
    .target(
      name: "KraitModules", dependencies: ["KraitVM", "KraitObjects", "KraitCore", "CKrait", library("CPCRE2", if: "PCRE2")]),
    .target(name: "KraitDecimal", dependencies: ["KraitVM", "KraitObjects", "KraitCore"]),
    .target(
      name: "KraitLibraries",
      dependencies: [
        "KraitVM", "KraitObjects", "KraitCore", library("COpenSSL", if: "OpenSSL"), library("CZlib", if: "Zlib"),
        library("CBzip2", if: "Bzip2"), library("CLZMA", if: "LZMA"), library("CSQLite", if: "SQLite"), library("CExpat", if: "Expat"),
        library("CReadline", if: "Readline"),
      ]),
    .target(
      name: "Krait",
      dependencies: [
        "KraitVM", "KraitCompiler", "KraitModules", "KraitDecimal", "KraitLibraries", "KraitSyntax", "KraitBytecode", "KraitObjects",
        "KraitCore",
      ]),
    .testTarget(name: "KraitTests", dependencies: ["Krait"]),
    .executableTarget(name: "KraitCLI", dependencies: ["Krait", "KraitModules", "KraitVM", "KraitObjects", "KraitCore"]),
  ],
  swiftLanguageModes: [.v6]
)
