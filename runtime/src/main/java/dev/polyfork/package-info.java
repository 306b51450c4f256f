/// Python jobs in child JVMs, and queues, locks and events that Java shares with them.
///
/// ```java
/// try (Polyfork py = Polyfork.builder().workers(4).pythonPath(Path.of("py")).build()) {
///     long product = py.call("math:prod", Long.class, List.of(2, 3, 7));
/// }
/// ```
///
/// A Python function runs in a process of its own, a JVM forked off one that has Python loaded; the
/// application's own JVM is never forked, and no Python runs in it. Values are copied both ways.
///
/// | Java | Python | and back |
/// |---|---|---|
/// | null, Optional | None or the value | null, Optional |
/// | boolean, byte to long, BigInteger | bool, int | the wanted type, or an error if it does not fit; Long, BigInteger |
/// | float, double, BigDecimal | float, Decimal | the wanted type; Double, BigDecimal |
/// | String, char, enum, URI | str | the wanted type; String |
/// | byte[], MemorySegment | bytes | byte[], ByteBuffer |
/// | ByteBuffer | bytearray | byte[], ByteBuffer |
/// | double[], float[], long[], int[], short[] | `array.array` | the array |
/// | other arrays, List, Collection, Stream | list | List, unmodifiable; arrays |
/// | Set, Map | set, dict | Set, unmodifiable; LinkedHashMap |
/// | record | a named tuple | from a dataclass, named tuple, dict, tuple or object |
/// | LocalDate, LocalTime, LocalDateTime, Duration | `date`, `time`, naive `datetime`, `timedelta` | the same |
/// | Instant, OffsetDateTime, ZonedDateTime | aware `datetime` with the offset | the wanted type; OffsetDateTime |
/// | UUID, Path | `uuid.UUID`, `pathlib.Path` | the same |
/// | [PyCallback] | a function, as long as the job runs | |
/// | [PyQueue], [PyLock], [PyEvent] | `multiprocessing`'s Queue, Lock, Event: the same object | |
///
/// Python counts microseconds: what Java's times have beyond is cut off.
package dev.polyfork;
