import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `time`.
public enum TimeModule: NativeModule {
  public static var name: StaticString { "time" }
  public static var doc: StaticString? { "This module provides various functions to manipulate time values." }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let fields: [StructField] = ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff"].map { StructField($0) }
    let type = try cx.makeStructSeqType("time.struct_time", doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.", fields, visible: 9)
    try cx.setNamed(dict, "struct_time", Ref(type))
    for (label, number) in [("CLOCK_REALTIME", 0), ("CLOCK_MONOTONIC", 1), ("CLOCK_PROCESS_CPUTIME_ID", 2), ("CLOCK_THREAD_CPUTIME_ID", 3), ("CLOCK_MONOTONIC_RAW", 4), ("CLOCK_BOOTTIME", 7), ("CLOCK_TAI", 11), ("_STRUCT_TM_ITEMS", 11)] {
      let n = cx.int(number)
      try cx.setNamed(dict, label, n.ref)
    }
    try setZone(dict, cx)
  }

  static func setZone(_ dict: Ref, _ cx: Context) throws(Raised) {
    tzset()
    // Offsets in January and July tell standard from summer time.
    var now = time(nil)
    var t = tm()
    localtime_r(&now, &t)
    var january = t
    january.tm_mon = 0
    january.tm_mday = 1
    january.tm_isdst = -1
    var july = january
    july.tm_mon = 6
    _ = mktime(&january)
    _ = mktime(&july)
    let winter = -january.tm_gmtoff, summer = -july.tm_gmtoff
    let standard = max(winter, summer), saving = min(winter, summer)
    func zone(_ t: tm) -> String { t.tm_zone.map { String(cString: $0) } ?? "UTC" }
    let standardName = winter >= summer ? zone(january) : zone(july), savingName = winter >= summer ? zone(july) : zone(january)
    let names = try cx.tuple(2)
    names.ref.tupleItems[0] = try cx.str(standardName).leak()
    names.ref.tupleItems[1] = try cx.str(savingName).leak()
    try cx.setNamed(dict, "tzname", names.ref)
    for (label, n) in [("timezone", standard), ("altzone", saving), ("daylight", standard != saving ? 1 : 0)] {
      let number = cx.int(n)
      try cx.setNamed(dict, label, number.ref)
    }
  }

  public static var functions: [MethodDef] { clockFunctions + calendarFunctions }
}

private func nanoseconds(_ clock: clockid_t) -> Int {
  var t = timespec()
  clock_gettime(clock, &t)
  return t.tv_sec &* 1_000_000_000 &+ t.tv_nsec
}

private func seconds(_ clock: clockid_t, _ cx: Context) -> Owned { cx.float(Double(nanoseconds(clock)) / 1e9) }

private let clockFunctions: [MethodDef] = [
  MethodDef("time", "()", "Return the current time in seconds since the Epoch.\nFractions of a second may be present if the system clock provides them.") { (a, cx) throws(Raised) in seconds(CLOCK_REALTIME, cx) },
  MethodDef("time_ns", "()", "Return the current time in nanoseconds since the Epoch.") { (a, cx) throws(Raised) in cx.int(nanoseconds(CLOCK_REALTIME)) },
  MethodDef("monotonic", "()", "Monotonic clock, cannot go backward.") { (a, cx) throws(Raised) in seconds(CLOCK_MONOTONIC, cx) },
  MethodDef("monotonic_ns", "()", "Monotonic clock, cannot go backward, as nanoseconds.") { (a, cx) throws(Raised) in cx.int(nanoseconds(CLOCK_MONOTONIC)) },
  MethodDef("perf_counter", "()", "Performance counter for benchmarking.") { (a, cx) throws(Raised) in seconds(CLOCK_MONOTONIC, cx) },
  MethodDef("perf_counter_ns", "()", "Performance counter for benchmarking as nanoseconds.") { (a, cx) throws(Raised) in cx.int(nanoseconds(CLOCK_MONOTONIC)) },
  MethodDef("process_time", "()", "Process time for profiling: sum of the kernel and user-space CPU time.") { (a, cx) throws(Raised) in seconds(CLOCK_PROCESS_CPUTIME_ID, cx) },
  MethodDef("process_time_ns", "()", "Process time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.") { (a, cx) throws(Raised) in cx.int(nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) },
  MethodDef("thread_time", "()", "Thread time for profiling: sum of the kernel and user-space CPU time.") { (a, cx) throws(Raised) in seconds(CLOCK_THREAD_CPUTIME_ID, cx) },
  MethodDef("thread_time_ns", "()", "Thread time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.") { (a, cx) throws(Raised) in cx.int(nanoseconds(CLOCK_THREAD_CPUTIME_ID)) },
  MethodDef("clock_gettime", "(clk_id, /)", "Return the time of the specified clock clk_id as a float.") { (a, cx) throws(Raised) in
    let t = try cx.clockTime(a[0])
    return cx.float(Double(t.tv_sec) + Double(t.tv_nsec) / 1e9)
  },
  MethodDef("clock_gettime_ns", "(clk_id, /)", "Return the time of the specified clock clk_id as nanoseconds (int).") { (a, cx) throws(Raised) in
    let t = try cx.clockTime(a[0])
    return cx.int(t.tv_sec &* 1_000_000_000 &+ t.tv_nsec)
  },
  MethodDef("clock_settime", "(clk_id, time, /)", "Set the time of the specified clock clk_id.") { (a, cx) throws(Raised) in
    let clock = try cx.int32(a[0]), seconds = try cx.double(a[1])
    if seconds.isNaN { try cx.raise(.ValueError, "Invalid value NaN (not a number)") }
    guard abs(seconds) < 9.2e9 else { try cx.raise(.OverflowError, "timestamp too large to convert to C PyTime_t") }
    return try cx.setClock(clock, Int((seconds * 1e9).rounded(.down)))
  },
  MethodDef("clock_settime_ns", "(clk_id, time, /)", "Set the time of the specified clock clk_id with nanoseconds.") { (a, cx) throws(Raised) in
    let clock = try cx.int32(a[0])
    return try cx.setClock(clock, try cx.index(a[1]))
  },
  MethodDef("pthread_getcpuclockid", "(thread_id, /)", "Return the clk_id of a thread's CPU time clock.") { (a, cx) throws(Raised) in
    let number = try cx.index(a[0])
    // The system takes any number for the address of a thread's descriptor.
    var thread = cx.interp.pointee.threads
    while let t = thread, t.pointee.identifier != UInt(bitPattern: number) { thread = t.pointee.next }
    guard thread != nil else { try cx.raiseErrno(ESRCH) }
    var clock = clockid_t()
    let failed = pthread_getcpuclockid(pthread_t(UInt(bitPattern: number)), &clock)
    if failed != 0 { try cx.raiseErrno(failed) }
    return cx.int(Int(clock))
  },
  MethodDef("clock_getres", "(clk_id, /)", "Return the resolution (precision) of the specified clock clk_id.") { (a, cx) throws(Raised) in
    var t = timespec()
    if clock_getres(try cx.int32(a[0]), &t) != 0 { try cx.raiseErrno(errno) }
    return cx.float(Double(t.tv_sec) + Double(t.tv_nsec) / 1e9)
  },
  MethodDef("clock", "()", "Process time, as time.clock() gave it up to Python 3.7.") { (a, cx) throws(Raised) in
    try cx.warn(.DeprecationWarning, "time.clock has been deprecated in Python 3.3 and will be removed from Python 3.8: use time.perf_counter or time.process_time instead")
    return seconds(CLOCK_PROCESS_CPUTIME_ID, cx)
  },
  MethodDef("sleep", "(object, /)", "Delay execution for a given number of seconds.  The argument may be a floating-point number for subsecond precision.") { (a, cx) throws(Raised) in
    var wait = 0.0
    if cx.isInstance(a[0], cx.types.pointee.float) {
      wait = try cx.double(a[0])
    } else {
      let whole = try cx.indexObject(a[0])
      wait = try cx.double(whole.ref)
    }
    if wait.isNaN { try cx.raise(.ValueError, "Invalid value NaN (not a number)") }
    if wait < 0 { try cx.raise(.ValueError, "sleep length must be non-negative") }
    if wait >= 0x1p63 && cx.isInstance(a[0], cx.types.pointee.float) { try cx.raise(.OverflowError, "timestamp out of range for platform time_t") }
    if wait > 9.2e9 { try cx.raise(.OverflowError, "timestamp too large to convert to C PyTime_t") }
    let end = nanoseconds(CLOCK_MONOTONIC) + Int(wait * 1e9)
    while true {
      var t = timespec(tv_sec: end / 1_000_000_000, tv_nsec: end % 1_000_000_000)
      let result = cx.withoutGIL { clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, nil) }
      if result != EINTR { break }
      try cx.checkSignals()
    }
    return cx.none
  },
  MethodDef("get_clock_info", "(name, /)", "Get information of the specified clock.") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "get_clock_info() argument 1 must be str, not \(cx.typeName(a[0]))") }
    let label = a[0].text
    let info = try cx.simpleNamespace()
    let clocks: [String: (String, Bool, Bool)] = [
      "time": ("clock_gettime(CLOCK_REALTIME)", false, true), "monotonic": ("clock_gettime(CLOCK_MONOTONIC)", true, false),
      "perf_counter": ("clock_gettime(CLOCK_MONOTONIC)", true, false), "process_time": ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false),
      "thread_time": ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false),
    ]
    guard let c = clocks[label] else { try cx.raise(.ValueError, "unknown clock") }
    let implementation = try cx.str(c.0), monotonic = cx.bool(c.1), adjustable = cx.bool(c.2), resolution = cx.float(1e-9)
    for (key, value) in [("implementation", implementation.ref), ("monotonic", monotonic.ref), ("adjustable", adjustable.ref), ("resolution", resolution.ref)] {
      let name = try cx.intern(key)
      try cx.setattr(info.ref, name.ref, value)
    }
    return info
  },
]

extension Context {
  fileprivate func clockTime(_ r: Ref) throws(Raised) -> timespec {
    var t = timespec()
    if clock_gettime(try int32(r), &t) != 0 { try raiseErrno(errno) }
    return t
  }
  fileprivate func setClock(_ clock: Int32, _ nanoseconds: Int) throws(Raised) -> Owned {
    var whole = nanoseconds / 1_000_000_000, rest = nanoseconds % 1_000_000_000
    if rest < 0 {
      whole -= 1
      rest += 1_000_000_000
    }
    var t = timespec(tv_sec: whole, tv_nsec: rest)
    if clock_settime(clock, &t) != 0 { try raiseErrno(errno) }
    return none
  }

  /// Broken-down time as a `struct_time`.
  func structTime(_ t: tm, zone: Bool = true) throws(Raised) -> Owned {
    let values = try list()
    let numbers = [Int(t.tm_year) + 1900, Int(t.tm_mon) + 1, Int(t.tm_mday), Int(t.tm_hour), Int(t.tm_min), Int(t.tm_sec), (Int(t.tm_wday) + 6) % 7, Int(t.tm_yday) + 1, Int(t.tm_isdst)]
    for n in numbers { try append(values.ref, int(n)) }
    if let z = t.tm_zone { try append(values.ref, str(String(cString: z))) } else { try append(values.ref, none) }
    try append(values.ref, int(t.tm_gmtoff))
    let module = try importModule("time")
    let key = try intern("struct_time")
    let type = try getattr(module.ref, key.ref)
    return try call(type.ref, values.ref)
  }

  func timestamp(_ given: Ref?) throws(Raised) -> Int {
    guard let given, !isNone(given) else { return Glibc.time(nil) }
    if given.isInt {
      guard let seconds = exactInt(given) else { try raise(.OverflowError, "timestamp out of range for platform time_t") }
      return seconds
    }
    let s = try double(given)
    if s.isNaN { try raise(.ValueError, "Invalid value NaN (not a number)") }
    guard abs(s) < 9.2e18 else { try raise(.OverflowError, "timestamp out of range for platform time_t") }
    return Int(s.rounded(.down))
  }

  /// The nine numbers of a time tuple, checked.
  func brokenDown(_ given: Ref, _ function: String) throws(Raised) -> tm {
    guard given.isTuple else { try raise(.TypeError, "Tuple or struct_time argument required") }
    guard given.tupleCount == 9 else { try raise(.TypeError, "\(function)(): illegal time tuple argument") }
    var n: [Int32] = []
    for i in 0..<9 { n.append(try processNumber(given.tupleItems[i])) }
    guard n[0] >= Int32.min + 1900 else { try raise(.OverflowError, "year out of range") }
    var t = tm()
    t.tm_year = n[0] - 1900
    t.tm_mon = n[1] &- 1
    t.tm_mday = n[2]
    t.tm_hour = n[3]
    t.tm_min = n[4]
    t.tm_sec = n[5]
    t.tm_wday = (n[6] &+ 1) % 7
    t.tm_yday = n[7] &- 1
    t.tm_isdst = n[8]
    return t
  }

  func checkBrokenDown(_ t: inout tm) throws(Raised) {
    if t.tm_mon == -1 { t.tm_mon = 0 } else if t.tm_mon < 0 || t.tm_mon > 11 { try raise(.ValueError, "month out of range") }
    if t.tm_mday == 0 { t.tm_mday = 1 } else if t.tm_mday < 0 || t.tm_mday > 31 { try raise(.ValueError, "day of month out of range") }
    if t.tm_hour < 0 || t.tm_hour > 23 { try raise(.ValueError, "hour out of range") }
    if t.tm_min < 0 || t.tm_min > 59 { try raise(.ValueError, "minute out of range") }
    if t.tm_sec < 0 || t.tm_sec > 61 { try raise(.ValueError, "seconds out of range") }
    if t.tm_wday < 0 { try raise(.ValueError, "day of week out of range") }
    if t.tm_yday == -1 { t.tm_yday = 0 } else if t.tm_yday < 0 || t.tm_yday > 365 { try raise(.ValueError, "day of year out of range") }
  }

  func formatTime(_ format: Ref, _ t: tm) throws(Raised) -> Owned {
    var t = t
    // Lone surrogates pass through as the bytes that would encode them.
    let encoding = try str("utf-8"), errors = try str("surrogatepass")
    let encoded = try encode(format, encoding: encoding.ref, errors: errors.ref)
    let pattern = encoded.ref.bytesBuffer.map { CChar(bitPattern: $0) } + [0]
    if pattern.dropLast().contains(0) { try raise(.ValueError, "embedded null character") }
    if pattern.count == 1 { return interp.pointee.emptyStr.own }
    var size = 256
    while true {
      var buffer = [CChar](repeating: 0, count: size)
      let n = strftime(&buffer, size, pattern, &t)
      // No output at all may be what a format means, such as the "%p" of some locales.
      if n > 0 || size >= 256 * pattern.count || size >= 1 << 24 {
        let text = try bytes(buffer[0..<n].map { UInt8(bitPattern: $0) })
        return try decode(text.ref, text.ref.bytesBuffer, encoding: encoding.ref, errors: errors.ref)
      }
      size *= 4
    }
  }
}

private let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

private func asciiTime(_ t: tm) -> String {
  func two(_ n: Int32, _ pad: String = "0") -> String { n < 10 ? "\(pad)\(n)" : "\(n)" }
  return "\(weekdays[Int(t.tm_wday) % 7]) \(months[Int(t.tm_mon)]) \(two(t.tm_mday, " ")) \(two(t.tm_hour)):\(two(t.tm_min)):\(two(t.tm_sec)) \(Int(t.tm_year) + 1900)"
}

private let calendarFunctions: [MethodDef] = [
  MethodDef("gmtime", "(seconds=None, /)", "Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a.\nGMT).  When 'seconds' is not passed in, convert the current time instead.") { (a, cx) throws(Raised) in
    var s = try cx.timestamp(a.optional(0))
    var t = tm()
    guard gmtime_r(&s, &t) != nil else { try cx.raiseErrno(errno) }
    return try cx.structTime(t)
  },
  MethodDef("localtime", "(seconds=None, /)", "Convert seconds since the Epoch to a time tuple expressing local time.\nWhen 'seconds' is not passed in, convert the current time instead.") { (a, cx) throws(Raised) in
    var s = try cx.timestamp(a.optional(0))
    var t = tm()
    guard localtime_r(&s, &t) != nil else { try cx.raiseErrno(errno) }
    return try cx.structTime(t)
  },
  MethodDef("mktime", "(tuple, /)", "Convert a time tuple in local time to seconds since the Epoch.") { (a, cx) throws(Raised) in
    var t = try cx.brokenDown(a[0], "mktime")
    t.tm_wday = -1
    let s = mktime(&t)
    if s == -1 && t.tm_wday == -1 { try cx.raise(.OverflowError, "mktime argument out of range") }
    return cx.float(Double(s))
  },
  MethodDef("strftime", "(format, tuple=None, /)", "Convert a time tuple to a string according to a format specification.\nSee the library reference manual for formatting codes. When the time tuple\nis not present, current time as returned by localtime() is used.") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "strftime() argument 1 must be str, not \(cx.typeName(a[0]))") }
    var t: tm
    if let given = a.optional(1) {
      t = try cx.brokenDown(given, "strftime")
      try cx.checkBrokenDown(&t)
    } else {
      var now = time(nil)
      t = tm()
      localtime_r(&now, &t)
    }
    return try cx.formatTime(a[0], t)
  },
  MethodDef("asctime", "(tuple=None, /)", "Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.\nWhen the time tuple is not present, current time as returned by localtime()\nis used.") { (a, cx) throws(Raised) in
    var t: tm
    if let given = a.optional(0) {
      t = try cx.brokenDown(given, "asctime")
      try cx.checkBrokenDown(&t)
    } else {
      var now = time(nil)
      t = tm()
      localtime_r(&now, &t)
    }
    return try cx.str(asciiTime(t))
  },
  MethodDef("ctime", "(seconds=None, /)", "Convert a time in seconds since the Epoch to a string in local time.\nThis is equivalent to asctime(localtime(seconds)). When the time tuple is\nnot present, current time as returned by localtime() is used.") { (a, cx) throws(Raised) in
    var s = try cx.timestamp(a.optional(0))
    var t = tm()
    guard localtime_r(&s, &t) != nil else { try cx.raiseErrno(errno) }
    return try cx.str(asciiTime(t))
  },
  MethodDef("strptime", "(string, format='%a %b %d %H:%M:%S %Y', /)", "Parse a string to a time tuple according to a format specification.") { (a, cx) throws(Raised) in
    let module = try cx.importModule("_strptime")
    let key = try cx.intern("_strptime_time")
    let f = try cx.getattr(module.ref, key.ref)
    if let format = a.optional(1) { return try cx.call(f.ref, a[0], format) }
    return try cx.call(f.ref, a[0])
  },
  MethodDef("tzset", "()", "Initialize, or reinitialize, the local timezone to the value stored in\nos.environ['TZ'].") { (a, cx) throws(Raised) in
    let module = try cx.importModule("time")
    if let dict = cx.moduleDict(module.ref) { try TimeModule.setZone(dict, cx) }
    return cx.none
  },
]
