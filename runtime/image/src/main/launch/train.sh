#!/bin/sh
# Make the start-up cache of an image: train.sh IMAGE [renew]
#
# The JVM's AOT cache holds the classes that a training run loads, linked. It is tied to the options
# in bin/polyfork and to the jars with their times. With "renew" the image is one in use, whose
# cache does not fit; then a failure is only reported, as the JVM also works without a cache.

home=$1
lib=$home/lib
log=$lib/training.log

say() {
    printf 'polyfork: %s\n' "$1" >&2
}

give_up() {
    if [ -n "$renew" ]; then
        say "the start-up cache does not fit this copy of the image, $1: starting slowly"
        exit 0
    fi
    say "the start-up cache cannot be made, $1"
    exit 1
}

renew=$2
work=$lib/training.$$
mkdir "$work" 2>/dev/null || give_up "and $lib cannot be written to"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if command -v flock >/dev/null; then
    exec 9>"$lib/training.lock"
    flock -n 9 || give_up "and another run is renewing it"
fi
[ -z "$renew" ] ||
    say "the start-up cache does not fit this copy of the image: renewing it, once (about 20 s)"

# Only names without folders: the options are split at spaces.
cd "$work" || give_up "and $work cannot be entered"
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS POLYFORK_JAVA_OPTS
quiet='-Xlog:disable -Xlog:all=error:stderr'
run() {
    POLYFORK_AOT_OPTS="$quiet $1" timeout 300 "$home/bin/polyfork" "$lib/train.py" \
        >>"$log" 2>&1 </dev/null 9>&-
}
: >"$log"
run '-XX:AOTMode=record -XX:AOTConfiguration=polyfork.conf -Dpolyfork.orderlyExit=true' ||
    give_up "and the training run failed (see $log)"
run '-XX:AOTMode=create -XX:AOTConfiguration=polyfork.conf -XX:AOTCache=polyfork.aot' &&
    [ -s polyfork.aot ] ||
    give_up "and the JVM could not write it (see $log)"
mv polyfork.aot "$lib/polyfork.aot"
rm -f "$lib/checkpoint.key" # its memory is mapped from the cache before
rm -f "$log" "$lib/training.lock"

. "$lib/launch.sh"
touch -r "$witness" "$witness.time"
