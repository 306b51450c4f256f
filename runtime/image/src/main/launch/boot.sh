#!/bin/sh
# Run a Python program in a JVM that is booted for it: boot.sh LAUNCHER [arguments], where LAUNCHER
# is the path by which the user called bin/polyfork.
#
# POLYFORK_JAVA_OPTS   more options for the JVM, separated by spaces
# POLYFORK_AOT_OPTS    for lib/train.sh: options that make the start-up cache instead of using it
# POLYFORK_MAIN        for lib/checkpoint.sh and lib/worker.sh: the class to run

fail() {
    # Making a checkpoint is not worth a message: it will be said again when the program is run.
    [ "$main" = cli.CheckpointMain ] || printf 'polyfork: %s\n' "$1" >&2
    exit 2
}

set -f # what is split at spaces below is not to be expanded as well

main=$POLYFORK_MAIN
unset POLYFORK_MAIN
home=${0%/lib/boot.sh}
launcher=$1
shift

. "$home/lib/launch.sh" # sets java, loader, classpath, witness
[ -e "$loader" ] || fail "this image was built for another platform: $loader is missing"
[ -x "$java" ] || fail "the Java runtime of this image is gone: $java (build the image again)"
needed=$classpath:$home/python/lib:$home/shim/multiprocessing
IFS=:
for part in $needed; do
    [ -e "$part" ] || fail "this image is damaged, $part is missing: build the image again"
done
unset IFS

set -- $POLYFORK_JAVA_OPTS -cp "$classpath" "dev.polyfork.${main:-cli.Main}" "$@"

# The cache remembers the times of the jars: a copy that did not keep them cannot use it.
cache=$home/lib/polyfork.aot
if [ -n "$POLYFORK_AOT_OPTS" ]; then
    set -- $POLYFORK_AOT_OPTS "$@"
else
    if [ "$witness" -nt "$witness.time" ] || [ "$witness" -ot "$witness.time" ] ||
        [ ! -s "$cache" ]; then
        sh "$home/lib/train.sh" "$home" renew
    fi
    # A cache that does not fit for another reason is reported by Main, in one sentence.
    [ -n "$POLYFORK_JAVA_OPTS" ] || set -- -Dpolyfork.cache="$cache" "$@"
    set -- -XX:AOTCache="$cache" -Xlog:disable -Xlog:all=error:stderr \
        -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr "$@"
fi

# With another locale than UTF-8, Java would read file names and arguments as ASCII. CPython sets
# LC_CTYPE then, too; a program still sees the LC_ALL that its user has set.
case ${LC_ALL:-${LC_CTYPE:-$LANG}} in
    *.UTF-8 | *.utf8 | *.UTF8 | *.utf-8) ;;
    *)
        if [ -z "$LC_ALL" ]; then
            LC_CTYPE=C.UTF-8
            export LC_CTYPE
        else
            set -- "-Dpolyfork.lcAll=$LC_ALL" "$@"
            LC_ALL=C.UTF-8
            export LC_ALL
        fi
        ;;
esac

# C1 and the serial collector start fastest; Python code is compiled by Graal all the same, which
# needs room in the code cache. Relocation mode 0 shares the cache's pages between JVMs. A young
# generation of 32 MB is not collected while Python starts; huge pages give it its memory in few
# steps, each of which costs dearly on some virtual machines. Python's main thread runs on Java's, so
# its stack is Python's. Replaying the training run's profiles costs more than it brings.
# The first compilations take a second each, as Graal itself is cold then. By default Truffle
# compiles what was called 25 times while the compiler has little to do, and a function that loops
# after one call: that would be half of Python's own start, for functions that import modules. What
# is really hot passes these thresholds in milliseconds. A loop is compiled while it runs when it has gone
# round 20,000 times; Truffle would wait for 100,000. After a process's first second its thresholds
# are lower: see CompilationThresholds.
# Much of a compilation is to parse the interpreter's own Java code. Truffle keeps what it has parsed,
# but forgets it when it had nothing to compile for ten seconds, and so in each JVM that is restored
# from a checkpoint or was a standby for a while: a numeric Pool.map took half as long again.
# The thread that compiles stays: where there is no room for a new one, any call could fail that
# wants to be compiled.
exec "$java" \
    -XX:+UnlockExperimentalVMOptions -XX:+UnlockDiagnosticVMOptions -XX:+EnableJVMCI \
    -XX:+DisplayVMOutputToStderr -XX:+UseSerialGC -XX:+UseTransparentHugePages \
    -XX:TieredStopAtLevel=1 -XX:ArchiveRelocationMode=0 \
    -XX:-UsePerfData -XX:ReservedCodeCacheSize=240m -XX:NewSize=32m -Xss64m -XX:-AOTReplayTraining \
    -Dpolyglot.engine.DynamicCompilationThresholds=false \
    -Dpolyglot.engine.FirstTierCompilationThreshold=20000 \
    -Dpolyglot.engine.FirstTierMinInvokeThreshold=1000 \
    -Dpolyglot.engine.LastTierCompilationThreshold=50000 \
    -Dpolyglot.engine.OSRCompilationThreshold=20000 \
    -Dpolyglot.engine.CompilerIdleDelay=0 -Dpolyglot.engine.EncodedGraphCachePurgeDelay=2147483647 \
    -Dpolyglot.engine.resourcePath="$home/native" \
    -Dpolyfork.home="$home" -Dpolyfork.launcher="$launcher" \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    "$@"
