package dev.polyfork.value;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;

/// Python's module `datetime` and `java.time`. Python counts microseconds: what Java has beyond is
/// cut off. A zone travels as its offset.
final class PythonTime {
    private static final String MODULE = "datetime";
    private static final PythonName TIMEDELTA = new PythonName(MODULE, "timedelta");
    private static final PythonName TIMEZONE = new PythonName(MODULE, "timezone");
    private static final int NANOS_PER_MICRO = 1000;
    private static final int FOLD = 0x80;
    private static final int BYTE = 0xff;

    private PythonTime() {}

    private record Call(PythonName function, List<?> arguments) implements PythonCall {}

    static PythonCall of(Duration value) {
        long micros = value.getNano() / NANOS_PER_MICRO;
        return new Call(TIMEDELTA, List.of(0, value.getSeconds(), micros));
    }

    /// What makes the value in Python.
    static PythonCall of(TemporalAccessor value, Place place) {
        return switch (value) {
            case LocalDate d -> new Call(new PythonName(MODULE, "date"), date(d));
            case LocalTime t -> new Call(new PythonName(MODULE, "time"), time(t));
            case LocalDateTime t -> dateTime(t, List.of());
            case Instant t -> aware(t.atOffset(ZoneOffset.UTC));
            case OffsetDateTime t -> aware(t);
            case ZonedDateTime t -> aware(t.toOffsetDateTime());
            default ->
                    throw new MappingException(
                            place, "no Python type stands for " + value.getClass().getName());
        };
    }

    private static PythonCall aware(OffsetDateTime value) {
        PythonCall offset = of(Duration.ofSeconds(value.getOffset().getTotalSeconds()));
        return dateTime(value.toLocalDateTime(), List.of(new Call(TIMEZONE, List.of(offset))));
    }

    private static PythonCall dateTime(LocalDateTime value, List<?> zone) {
        List<Object> arguments = new ArrayList<>(date(value.toLocalDate()));
        arguments.addAll(time(value.toLocalTime()));
        arguments.addAll(zone);
        return new Call(new PythonName(MODULE, MODULE), arguments);
    }

    private static List<Integer> date(LocalDate value) {
        return List.of(value.getYear(), value.getMonthValue(), value.getDayOfMonth());
    }

    private static List<Integer> time(LocalTime value) {
        int micros = value.getNano() / NANOS_PER_MICRO;
        return List.of(value.getHour(), value.getMinute(), value.getSecond(), micros);
    }

    /// The value of an object of the module.
    ///
    /// @throws DateTimeException if it is none that Java has
    static Object read(PythonObject object) {
        List<?> arguments = object.arguments();
        return switch (object.type().name()) {
            case "timedelta" -> duration(arguments);
            case "timezone" -> zone(arguments);
            case "date" -> date(bytes(arguments));
            case "time" -> time(bytes(arguments), 0);
            case "datetime" -> {
                byte[] state = bytes(arguments);
                LocalDateTime local = date(state).atTime(time(state, 4));
                yield arguments.size() == 1 ? local : local.atOffset(offset(arguments.get(1)));
            }
            default -> throw new DateTimeException("unknown");
        };
    }

    private static byte[] bytes(List<?> arguments) {
        if (arguments.getFirst() instanceof byte[] state) {
            return state;
        }
        throw new DateTimeException("not as Python packs it");
    }

    private static LocalDate date(byte[] state) {
        int year = ((state[0] & BYTE) << 8) | (state[1] & BYTE);
        return LocalDate.of(year, state[2] & ~FOLD, state[3]);
    }

    private static LocalTime time(byte[] state, int at) {
        int micros =
                ((state[at + 3] & BYTE) << 16)
                        | ((state[at + 4] & BYTE) << 8)
                        | (state[at + 5] & BYTE);
        return LocalTime.of(
                state[at] & BYTE & ~FOLD, state[at + 1], state[at + 2], micros * NANOS_PER_MICRO);
    }

    private static Duration duration(List<?> arguments) {
        return Duration.ofDays((Long) arguments.get(0))
                .plusSeconds((Long) arguments.get(1))
                .plusNanos((Long) arguments.get(2) * NANOS_PER_MICRO);
    }

    private static ZoneOffset zone(List<?> arguments) {
        if (arguments.getFirst() instanceof PythonObject delta) {
            return ZoneOffset.ofTotalSeconds(
                    Math.toIntExact(duration(delta.arguments()).toSeconds()));
        }
        throw new DateTimeException("not as Python packs it");
    }

    private static ZoneOffset offset(Object zone) {
        if (zone instanceof PythonObject object && object.type().name().equals("timezone")) {
            return zone(object.arguments());
        }
        throw new DateTimeException(
                "its time zone has no fixed offset; use astimezone(datetime.timezone.utc)");
    }
}
