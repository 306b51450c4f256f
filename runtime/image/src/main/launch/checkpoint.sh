#!/bin/sh
# Make the checkpoint of an image: checkpoint.sh IMAGE BOOT_ID
#
# It is a JVM in which Python has started, written into the file lib/checkpoint; see Checkpoint.java.
# lib/checkpoint.key tells for which boot of the machine and for which folder it is good, or that
# there is none for these; then lib/checkpoint.log says why. Never fails: without it a JVM is booted.
# Only what lib/boot.sh has to say about the start-up cache goes to stderr.

home=$1
lib=$home/lib
key="$2 $home"

if command -v flock >/dev/null; then
    { exec 9>"$lib/checkpoint.lock"; } 2>/dev/null || exit 0
    flock -n 9 || exit 0 # another run makes it
fi
rm -f "$lib/checkpoint.key" "$lib/checkpoint" "$lib"/checkpoint.*.new "$lib"/fence.*.tmp
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS POLYFORK_JAVA_OPTS
trap 'rm -f "$lib/checkpoint.lock"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
POLYFORK_MAIN=cli.CheckpointMain "$lib/boot.sh" "$home/bin/polyfork" "$lib/checkpoint" "$lib/boot.sh" \
    >"$lib/checkpoint.log" </dev/null 9>&- && rm -f "$lib/checkpoint.log"
printf '%s\n' "$key" >"$lib/checkpoint.key.$$" && mv "$lib/checkpoint.key.$$" "$lib/checkpoint.key"
exit 0
