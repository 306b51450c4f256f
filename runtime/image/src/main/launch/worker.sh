#!/bin/sh
# Boot a JVM for the Python processes of a Java application: worker.sh CLASS [arguments].

home=${0%/lib/worker.sh}
POLYFORK_MAIN=${1#dev.polyfork.}
export POLYFORK_MAIN
shift
exec "$home/lib/boot.sh" "$home/bin/polyfork" "$@"
