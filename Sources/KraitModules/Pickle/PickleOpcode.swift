/// The instructions of the stack machine that runs pickles, with their codes in the data.
enum PickleOpcode: UInt8 {
  // The program: its version, its parts, its end.
  case proto = 0x80, frame = 0x95, stop = 0x2E
  // The stack and the memo.
  case mark = 0x28, pop = 0x30, popMark = 0x31, dup = 0x32
  case put = 0x70, binPut = 0x71, longBinPut = 0x72, memoize = 0x94
  case get = 0x67, binGet = 0x68, longBinGet = 0x6A
  // None, truth values and numbers.
  case none = 0x4E, newTrue = 0x88, newFalse = 0x89
  case int = 0x49, binInt = 0x4A, binInt1 = 0x4B, binInt2 = 0x4D
  case long = 0x4C, long1 = 0x8A, long4 = 0x8B
  case float = 0x46, binFloat = 0x47
  // Text and bytes.
  case unicode = 0x56, shortBinUnicode = 0x8C, binUnicode = 0x58, binUnicode8 = 0x8D
  case shortBinBytes = 0x43, binBytes = 0x42, binBytes8 = 0x8E
  case string = 0x53, shortBinString = 0x55, binString = 0x54
  case byteArray8 = 0x96, nextBuffer = 0x97, readOnlyBuffer = 0x98
  // Containers, and what fills them.
  case emptyTuple = 0x29, tuple1 = 0x85, tuple2 = 0x86, tuple3 = 0x87, tuple = 0x74
  case emptyList = 0x5D, list = 0x6C, append = 0x61, appends = 0x65
  case emptyDict = 0x7D, dict = 0x64, setItem = 0x73, setItems = 0x75
  case emptySet = 0x8F, addItems = 0x90, frozenSet = 0x91
  // Objects by name, number or an id of the application.
  case global = 0x63, stackGlobal = 0x93
  case ext1 = 0x82, ext2 = 0x83, ext4 = 0x84
  case persID = 0x50, binPersID = 0x51
  // Instances and their state.
  case reduce = 0x52, build = 0x62, inst = 0x69, obj = 0x6F, newObj = 0x81, newObjEx = 0x92
}

/// Figures of the format that the pickler and the unpickler share.
enum PickleFormat {
  static let highestProtocol = 5
  static let defaultProtocol = 4
  /// A frame ends at the first object after so many bytes; larger strings stand outside of frames.
  static let frameTarget = 65536
  /// Less than this is not worth a frame.
  static let frameLeast = 4
  /// An instruction and eight bytes of length.
  static let frameHeader = 9
  /// Items between a mark and the instruction that takes them.
  static let batch = 1000
}
